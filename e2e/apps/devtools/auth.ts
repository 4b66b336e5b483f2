import { createAuthClient } from '@onegrant/core'
import type { AuthClient } from '@onegrant/core'

declare global {
  interface Window {
    endTokens: () => Promise<void>
  }
}

export const auth: AuthClient = createAuthClient({
  authority: import.meta.env['VITE_AUTHORITY'] as string,
  client_id: 'demo-react',
  redirect_uri: '/callback',
  resource: 'https://contacts.example/',
})
Object.assign(window, { auth })
// In production nothing else starts it.
void auth.ready()
