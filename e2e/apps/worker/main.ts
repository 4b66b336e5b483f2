import { createSimulator, type Simulator } from '@onegrant/simulator'
import { inBrowser, interceptNavigations, visit } from '@onegrant/simulator/browser'
import { handlersFor } from '@onegrant/simulator/msw'
import { setupWorker } from 'msw/browser'
import { UserManager, WebStorageStateStore } from 'oidc-client-ts'

declare global {
  interface Window {
    server: Simulator
    visit: typeof visit
    interceptNavigations: typeof interceptNavigations
    bareManager: UserManager
    /** Set once the page has done what it does by itself. */
    isReady: boolean
  }
}

const { origin, pathname, search } = location
// How this page wants it is kept for the next one, which the provider sends the browser back to.
const wishes = new URLSearchParams(sessionStorage.getItem('wishes') ?? search)
sessionStorage.setItem('wishes', wishes.toString())
const home = wishes.get('issuer') === 'own' ? `${origin}/oidc` : 'https://issuer.example'

const server = createSimulator({
  ...inBrowser(),
  issuer: home,
  clients: [
    {
      client_id: 'demo',
      redirect_uris: [`${origin}/callback`],
      post_logout_redirect_uris: [`${origin}/`],
    },
  ],
  ...(wishes.get('account') !== null && { interaction: { account: wishes.get('account') ?? '' } }),
})
if (wishes.get('worker') !== 'off') {
  await setupWorker(...handlersFor(server)).start({ quiet: true, onUnhandledFrame: 'bypass' })
}
// With an issuer of the page's own origin the worker sees its navigations, frames' too.
const answer = wishes.get('answer')
if (wishes.get('issuer') !== 'own') {
  interceptNavigations(server, answer === null ? {} : { answer: { account: answer } })
}

const userManager = new UserManager({
  authority: home,
  client_id: 'demo',
  redirect_uri: `${origin}/callback`,
  post_logout_redirect_uri: `${origin}/`,
  scope: 'openid profile offline_access',
  prompt: 'consent',
  automaticSilentRenew: false,
  userStore: new WebStorageStateStore({ store: localStorage }),
})
Object.assign(window, { server, visit, interceptNavigations, bareManager: userManager })

const show = async (): Promise<void> => {
  const user = await userManager.getUser()
  document.querySelector('#user')?.replaceChildren(user?.profile.sub ?? 'nobody')
}
document.querySelector('#sign-in')?.addEventListener('click', () => void userManager.signinRedirect())
document.querySelector('#sign-out')?.addEventListener('click', () => void userManager.signoutRedirect())

if (pathname === '/callback') {
  await userManager.signinCallback().catch((error: unknown) => {
    document.querySelector('#error')?.replaceChildren(String(error))
  })
  if (window.parent === window) history.replaceState(undefined, '', '/')
}
await show()
window.isReady = true
