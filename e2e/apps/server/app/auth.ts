import { createAuthClient } from '@onegrant/core'

/** At module level, on the server too: there it is never asked for anything, and does nothing. */
export const auth = createAuthClient({
  authority: import.meta.env['VITE_AUTHORITY'] as string,
  client_id: 'demo-react',
  redirect_uri: '/callback',
  consentForOfflineAccess: false,
})
