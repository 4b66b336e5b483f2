import { createAuthClient, isAuthError } from '@onegrant/core'
import type { AuthClient } from '@onegrant/core'

declare global {
  interface ImportMetaEnv {
    readonly VITE_AUTHORITY?: string
    readonly VITE_API?: string
    readonly VITE_CLIENT_ID?: string
    /** `strict`: the provider gives a refresh token to nobody without prompt=consent. */
    readonly VITE_OFFLINE?: string
    /** The callback page: our component where unset, or one of two for tests. */
    readonly VITE_CALLBACK?: 'naive' | 'remount'
  }
  interface Window {
    auth?: AuthClient
  }
}

const { BASE_URL, VITE_AUTHORITY, VITE_API, VITE_CLIENT_ID, VITE_OFFLINE } = import.meta.env

const api = VITE_API ?? 'http://localhost:9401'
export const contactsApi = { url: `${api}/contacts`, resource: 'https://contacts.example/' }
export const calendarApi = { url: `${api}/calendar`, resource: 'https://calendar.example/' }

/** Made once, outside React: no render, remount or StrictMode effect can make a second one. */
export const auth = createAuthClient({
  authority: VITE_AUTHORITY ?? 'http://localhost:9400',
  client_id: VITE_CLIENT_ID ?? 'demo-react',
  redirect_uri: `${BASE_URL}callback`,
  silent_redirect_uri: `${BASE_URL}silent-callback`,
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

/** For buttons: returns to this page, or home from a page that nobody wants to come back to. */
export function signIn(): void {
  const isPassing = ['callback', 'signed-out'].some((page) => location.pathname === BASE_URL + page)
  auth.signIn(isPassing ? { returnTo: BASE_URL } : {}).catch((error: unknown) => {
    // The session carries an AuthError, and the page shows it from there. Anything else is a bug and stays loud.
    if (!isAuthError(error)) throw error
  })
}

/** For a session that has ended: the page stays as it is, with what the user has typed. */
export function signInHere(): void {
  auth.signIn({ mode: 'popup' }).catch((error: unknown) => {
    if (isAuthError(error, 'popup_blocked')) signIn()
    else if (!isAuthError(error)) throw error
  })
}

/** The router's own path, which does not have the base, for a path of this origin. */
export function routeOf(path: string): string {
  return path.startsWith(BASE_URL) ? path.slice(BASE_URL.length - 1) : '/'
}
