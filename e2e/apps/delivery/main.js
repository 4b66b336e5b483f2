// As an app would have it: the package from node_modules, and nothing said to the bundler.
import { createAuthClient } from '@onegrant/core'
import { workerUrl } from '@onegrant/core/worker-url'

const { issuer } = /** @type {{ issuer: string }} */ (window)

window.auth = createAuthClient({
  authority: issuer,
  client_id: 'demo-react',
  redirect_uri: '/callback',
  scope: 'openid profile email offline_access contacts:read calendar:read',
  resource: ['https://contacts.example/', 'https://calendar.example/'],
  worker: workerUrl,
})
window.auth.subscribe(() => undefined)
