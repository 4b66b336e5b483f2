import { createAuthClient } from '@onegrant/core'
import type { AuthClient } from '@onegrant/core'

interface Copy {
  readonly auth: AuthClient
  readonly createAuthClient: typeof createAuthClient
}

declare global {
  interface Window {
    copies: Copy[]
  }
}

/** As two parts of a page that were built apart: each brings the SDK and makes the same client. */
const auth = createAuthClient({
  authority: import.meta.env['VITE_AUTHORITY'] as string,
  client_id: 'demo-react',
  redirect_uri: '/callback',
  post_logout_redirect_uri: '/',
  scope: 'openid profile email offline_access contacts:read',
  resource: 'https://contacts.example/',
})

window.copies = [...((window as Partial<Window>).copies ?? []), { auth, createAuthClient }]
window.auth = auth
auth.subscribe(() => undefined)
