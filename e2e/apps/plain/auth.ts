import { createAuthClient, type AuthSettings } from '@onegrant/core'

const reuseWindow = import.meta.env['VITE_REUSE_WINDOW'] as string | undefined
const persistence = import.meta.env['VITE_PERSISTENCE'] as AuthSettings['persistence']

/** The client of the page. Its module is what a hot update replaces. */
export const auth = createAuthClient({
  authority: import.meta.env['VITE_AUTHORITY'] as string,
  client_id: 'demo-react',
  redirect_uri: '/callback',
  post_logout_redirect_uri: '/',
  scope: 'openid profile email offline_access contacts:read calendar:read',
  resource: ['https://contacts.example/', 'https://calendar.example/'],
  persistence,
  ...(reuseWindow !== undefined && { reuseWindow: Number(reuseWindow) }),
})
