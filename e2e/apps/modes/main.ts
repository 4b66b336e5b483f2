import {
  createAuthClient,
  type AuthClient,
  type AuthEvents,
  type AuthSettings,
  type Session,
} from '@onegrant/core'

declare global {
  interface Window {
    /** Each status that the session has changed to, and each event, in order. */
    told: string[]
    popup: Promise<Session>
    createAuthClient: typeof createAuthClient
  }
}

const { VITE_AUTHORITY, VITE_ON_EXPIRED, VITE_PERSISTENCE, VITE_POPUP_CALLBACK } = import.meta.env as Record<
  string,
  string
>
const [draft] = document.getElementsByTagName('textarea')
const [button] = document.getElementsByTagName('button')
if (draft === undefined || button === undefined) throw new Error('the page has lost its form')

const auth: AuthClient = createAuthClient({
  authority: VITE_AUTHORITY ?? '',
  client_id: 'demo-react',
  redirect_uri: '/callback',
  silent_redirect_uri: '/silent-callback',
  popup_redirect_uri: VITE_POPUP_CALLBACK,
  scope: 'openid profile email offline_access contacts:read calendar:read',
  resource: ['https://contacts.example/', 'https://calendar.example/'],
  persistence: VITE_PERSISTENCE as AuthSettings['persistence'],
  onExpired: VITE_ON_EXPIRED === 'sign-in' ? 'sign-in' : undefined,
  beforeRedirect: () => sessionStorage.setItem('draft', draft.value),
})

Object.assign(window, { auth, createAuthClient, told: [] })
let { status } = auth.getSnapshot()
auth.subscribe(() => {
  const now = auth.getSnapshot().status
  if (now !== status) window.told.push(`status ${now}`)
  status = now
})
const events: (keyof AuthEvents)[] = ['signed-in', 'signed-out', 'renewed', 'reauth-required', 'user-changed']
for (const type of events) auth.on(type, () => window.told.push(type))

draft.value = sessionStorage.getItem('draft') ?? ''
button.addEventListener('click', () => signInInWindow())
// Nobody clicks here: a browser that blocks popups blocks this one.
if (location.hash === '#popup') signInInWindow()
if (location.pathname === '/callback')
  void auth.handleCallback().then(({ returnTo }) => history.replaceState(null, '', returnTo))

function signInInWindow(): void {
  window.popup = auth.signIn({ mode: 'popup' })
  // Its end is what the tests look at.
  window.popup.catch(() => undefined)
}
