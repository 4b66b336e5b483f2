// #region after
import { createAuthClient } from '@onegrant/core'
import { api, authority, client_id, go, show, type Order } from '../env.ts'

const auth = createAuthClient({
  authority,
  client_id,
  redirect_uri: `${location.origin}/callback`,
  post_logout_redirect_uri: `${location.origin}/`,
  scope: 'openid profile offline_access',
  apis: { [api]: {} },
  onExpired: 'sign-in',
  adopt: 'oidc-client-ts', // users stay signed in; take it out when old sessions have ended
})

export async function start(): Promise<void> {
  if (location.pathname === '/callback') return go((await auth.handleCallback()).returnTo)
  const { status } = await auth.ready()
  if (status !== 'signed-in') return void (await auth.signIn())
  const response = await auth.fetch(`${api}orders`)
  show((await response.json()) as Order[])
}

export const signOut = (): Promise<void> => auth.signOut()
// #endregion
