import { guardUserManager } from '@onegrant/oidc-client-ts'
import { UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { showEvent } from './guard-events.ts'

const { MODE, VITE_AUTHORITY, VITE_CLIENT_ID, VITE_GUARD, VITE_STORE } = import.meta.env

/** The manager as this app always had it. */
export const userManager = new UserManager({
  authority: VITE_AUTHORITY ?? 'http://localhost:9400',
  client_id: VITE_CLIENT_ID ?? 'demo-oidc-client-ts',
  redirect_uri: `${location.origin}/callback`,
  post_logout_redirect_uri: `${location.origin}/`,
  scope: 'openid profile offline_access',
  // oidc-provider and Logto give no refresh token without it.
  prompt: 'consent',
  automaticSilentRenew: true,
  // The demo's access tokens live for 60 s, and the default would renew them 60 s before the end.
  accessTokenExpiringNotificationTimeInSeconds: 15,
  userStore: new WebStorageStateStore({ store: VITE_STORE === 'session' ? sessionStorage : localStorage }),
})

export const isGuarded: boolean = VITE_GUARD !== 'off'

// The only line that the guard adds.
if (isGuarded) guardUserManager(userManager, { onEvent: showEvent })

if (MODE !== 'production') window.userManager = userManager
