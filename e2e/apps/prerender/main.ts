import { createAuthClient } from '@onegrant/core'

declare global {
  interface Document {
    readonly prerendering?: boolean
  }
}

/** Runs where no tool may look on: the page tells a server of the test what it does. */
const told = localStorage.getItem('tell')
// A browser with Web Locks makes a prerendered page wait for them; without, only the SDK does.
if (localStorage.getItem('locks') === 'none') Reflect.deleteProperty(Navigator.prototype, 'locks')

const tell = (what: string): void => {
  if (told !== null) navigator.sendBeacon(`${told}/${what}`)
}

const link = new URL(location.href).searchParams.get('link')
if (link === null) runApp()
else await offer(link)

/** The app: asks for what it needs as soon as it runs, and says so before it waits. */
function runApp(): void {
  const auth = createAuthClient({
    authority: import.meta.env['VITE_AUTHORITY'] as string,
    client_id: 'demo-react',
    redirect_uri: '/callback',
    scope: 'openid profile email offline_access contacts:read',
    resource: 'https://contacts.example/',
  })
  window.auth = auth
  auth.subscribe(() => undefined)
  tell(document.prerendering === true ? 'prerendering' : 'shown')
  document.addEventListener('prerenderingchange', () => tell('activated'))
  if (document.prerendering === true) void pass()
  auth
    .ready()
    .then(() => auth.getAccessToken({ resource: 'https://contacts.example/', forceRefresh: told !== null }))
    .then(
      () => tell('token'),
      (error: unknown) => tell(`error-${String((error as { code?: unknown }).code)}`),
    )
}

/** Lets pass what a sign-in or a renewal takes several times over: a hundred answers from the network. */
async function pass(): Promise<void> {
  for (let count = 0; count < 100; count += 1) await fetch(`${told}/tick`)
  tell('waiting')
}

/** A page with a link that the browser may prerender; it is followed when the test's server says so. */
async function offer(to: string): Promise<void> {
  const rules = document.createElement('script')
  rules.type = 'speculationrules'
  rules.textContent = JSON.stringify({ prerender: [{ source: 'list', urls: [to], eagerness: 'immediate' }] })
  document.head.append(rules)
  tell('offered')
  await fetch(`${told}/go`)
  location.assign(to)
}
