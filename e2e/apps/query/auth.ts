import { createAuthClient } from '@onegrant/core'

export const contacts = `${import.meta.env['VITE_API'] as string}/contacts`

export const auth = createAuthClient({
  authority: import.meta.env['VITE_AUTHORITY'] as string,
  client_id: 'demo-react',
  redirect_uri: '/callback',
  scope: 'openid profile offline_access contacts:read',
  consentForOfflineAccess: false,
  apis: { [contacts]: { resource: 'https://contacts.example/' } },
})
