import type { UserManager } from 'oidc-client-ts'

declare global {
  interface ImportMetaEnv {
    readonly VITE_AUTHORITY?: string
    readonly VITE_CLIENT_ID?: string
    /** `off` leaves the manager bare. */
    readonly VITE_GUARD?: string
    /** `session` keeps the user in sessionStorage. */
    readonly VITE_STORE?: string
  }

  interface Window {
    /** For the console and the tests; not in production. */
    userManager?: UserManager
  }
}
