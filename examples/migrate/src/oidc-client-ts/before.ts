// #region before
import { UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { api, authority, client_id, go, show, type Order } from '../env.ts'

const userManager = new UserManager({
  authority,
  client_id,
  redirect_uri: `${location.origin}/callback`,
  post_logout_redirect_uri: `${location.origin}/`,
  scope: 'openid profile offline_access',
  userStore: new WebStorageStateStore({ store: localStorage }),
})
userManager.events.addSilentRenewError(() => void userManager.signinRedirect())

export async function start(): Promise<void> {
  if (location.pathname === '/callback') {
    const { state } = await userManager.signinRedirectCallback()
    return go((state as { returnTo: string }).returnTo)
  }
  const user = await userManager.getUser()
  if (user === null || user.expired)
    return userManager.signinRedirect({ state: { returnTo: location.pathname } })
  const response = await fetch(`${api}orders`, { headers: { Authorization: `Bearer ${user.access_token}` } })
  show((await response.json()) as Order[])
}

export const signOut = (): Promise<void> => userManager.signoutRedirect()
// #endregion
