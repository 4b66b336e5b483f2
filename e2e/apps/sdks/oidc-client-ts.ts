import { UserManager, WebStorageStateStore } from 'oidc-client-ts'
import type { Place, Sdk } from './sdk.ts'

export function create({ authority, redirectUri }: Place): Sdk {
  const manager = new UserManager({
    authority,
    client_id: 'demo',
    redirect_uri: redirectUri,
    scope: 'openid offline_access',
    prompt: 'consent',
    automaticSilentRenew: false,
    userStore: new WebStorageStateStore({ store: localStorage }),
  })
  return {
    signIn: () => manager.signinRedirect(),
    callback: () => manager.signinRedirectCallback(),
    renew: () => manager.signinSilent(),
  }
}
