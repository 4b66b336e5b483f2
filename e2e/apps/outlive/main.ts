import { createAuthClient } from '@onegrant/core'
// What Vite makes of it is not in the file.
// oxlint-disable-next-line import/default
import workerUrl from '@onegrant/core/worker?sharedworker&url'

/** What the test wants to send from: the worker that lives longest, one that does not outlive its last page, or the page. */
const wanted = localStorage.getItem('executor') ?? 'extended worker'

/** As in a browser that knows nothing of the longer life. */
function plain({
  extendedLifetime,
  ...options
}: WorkerOptions & { extendedLifetime?: boolean }): SharedWorker {
  if (extendedLifetime === true) throw new TypeError('no longer life')
  return new SharedWorker(workerUrl, options)
}

/** A later deployment has its worker at another address. */
const url = localStorage.getItem('deployment') === null ? workerUrl : `${workerUrl}?new`
const sources = { 'extended worker': url, worker: plain, page: false } as const

window.auth = createAuthClient({
  authority: import.meta.env['VITE_AUTHORITY'] as string,
  client_id: 'demo-react',
  redirect_uri: '/callback',
  silent_redirect_uri: '/silent-callback',
  post_logout_redirect_uri: '/',
  scope: 'openid profile email offline_access contacts:read calendar:read',
  resource: ['https://contacts.example/', 'https://calendar.example/'],
  // The provider of the tests gives nothing for a used token.
  reuseWindow: 0,
  worker: sources[wanted as keyof typeof sources],
  ...(localStorage.getItem('fetch') === 'own' && { fetch: (...request) => fetch(...request) }),
})
window.auth.subscribe(() => undefined)
if (localStorage.getItem('devtools') !== null)
  void import('@onegrant/devtools').then(({ mountDevtools }) => mountDevtools(window.auth))
