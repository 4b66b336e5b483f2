import { UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { settings } from './settings.ts'

declare global {
  interface Window {
    /** Signs in as the app did before its move; by `silent-callback`, its own page, unless the move comes between. */
    beginOld: (redirect?: { readonly to: string }) => Promise<void>
    old: UserManager
  }
}

/** `?session` keeps the user where oidc-client-ts keeps it unless told otherwise. */
const store = location.search === '?session' ? sessionStorage : localStorage
window.old = new UserManager({ ...settings, userStore: new WebStorageStateStore({ store }) })
window.beginOld = ({ to } = { to: '/silent-callback' }) =>
  window.old.signinRedirect({
    redirect_uri: location.origin + to,
    state: { from: location.search },
    url_state: '/orders',
  })
