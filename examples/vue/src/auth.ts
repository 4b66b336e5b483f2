import { createAuthClient } from '@onegrant/core'
import type { AuthClient } from '@onegrant/core'

declare global {
  interface ImportMetaEnv {
    readonly VITE_AUTHORITY?: string
    readonly VITE_API?: string
    readonly VITE_CLIENT_ID?: string
    /** `strict`: the provider gives a refresh token to nobody without prompt=consent. */
    readonly VITE_OFFLINE?: string
  }
  interface Window {
    auth?: AuthClient
  }
}

const { BASE_URL, VITE_AUTHORITY, VITE_API, VITE_CLIENT_ID, VITE_OFFLINE } = import.meta.env

const api = VITE_API ?? 'http://localhost:9401'
export const contactsApi = { url: `${api}/contacts`, resource: 'https://contacts.example/' }
export const calendarApi = { url: `${api}/calendar`, resource: 'https://calendar.example/' }

export const auth = createAuthClient({
  authority: VITE_AUTHORITY ?? 'http://localhost:9400',
  client_id: VITE_CLIENT_ID ?? 'demo-vue',
  redirect_uri: `${BASE_URL}callback`,
  post_logout_redirect_uri: BASE_URL === '/' ? '/signed-out' : BASE_URL,
  scope: 'openid profile email offline_access contacts:read calendar:read',
  consentForOfflineAccess: VITE_OFFLINE === 'strict',
  apis: {
    [contactsApi.url]: { resource: contactsApi.resource },
    [calendarApi.url]: { resource: calendarApi.resource },
  },
})

// For the browser tests, which talk to the client itself. Not in production builds.
if (import.meta.env.MODE !== 'production') window.auth = auth
