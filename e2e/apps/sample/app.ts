import { UserManager, WebStorageStateStore } from 'oidc-client-ts'

const userManager = new UserManager({
  authority: 'https://issuer.example',
  client_id: 'demo',
  redirect_uri: `${location.origin}/callback`,
  scope: 'openid profile offline_access',
  prompt: 'consent',
  userStore: new WebStorageStateStore({ store: localStorage }),
})

async function show(work: Promise<unknown>): Promise<void> {
  const outcome = await work.then(() => 'nobody', String)
  const user = await userManager.getUser()
  document.querySelector('#user')?.replaceChildren(user?.profile.sub ?? outcome)
}

document.querySelector('#sign-in')?.addEventListener('click', () => void userManager.signinRedirect())
document.querySelector('#renew')?.addEventListener('click', () => void show(userManager.signinSilent()))

if (location.pathname === '/callback') {
  await show(userManager.signinCallback())
  history.replaceState(undefined, '', '/')
} else {
  await show(Promise.resolve())
}
