import { createAuthClient } from '@onegrant/core'
// What Vite makes of it is not in the file.
// oxlint-disable-next-line import/default
import workerUrl from '@onegrant/core/worker?sharedworker&url'

const api = import.meta.env['VITE_API'] as string

window.auth = createAuthClient({
  authority: import.meta.env['VITE_AUTHORITY'] as string,
  client_id: 'demo-react',
  redirect_uri: '/callback',
  post_logout_redirect_uri: '/',
  scope: 'openid profile email offline_access contacts:read calendar:read',
  resource: ['https://contacts.example/', 'https://calendar.example/'],
  apis: {
    [`${api}/contacts`]: { resource: 'https://contacts.example/' },
    [`${api}/calendar`]: { resource: 'https://calendar.example/' },
  },
  // The provider of the tests gives nothing for a used token.
  reuseWindow: 0,
  dpop: localStorage.getItem('dpop') !== 'off',
  par: localStorage.getItem('par') === 'on',
  worker: localStorage.getItem('executor') === 'worker' && workerUrl,
})
window.auth.subscribe(() => undefined)
Object.assign(window, { api })
