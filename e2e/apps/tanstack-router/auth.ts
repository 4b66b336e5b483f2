import { createAuthClient } from '@onegrant/core'

export const auth = createAuthClient({
  authority: import.meta.env['VITE_AUTHORITY'] as string,
  client_id: 'demo-react',
  redirect_uri: '/callback',
  consentForOfflineAccess: false,
})

// For the tests alone; here, since the other files are shown as a recipe.
Object.assign(window, { auth })
