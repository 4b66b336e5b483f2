import { Auth0Client } from '@auth0/auth0-spa-js'
import type { Place, Sdk } from './sdk.ts'

export function create({ authority, redirectUri }: Place): Sdk {
  const client = new Auth0Client({
    domain: authority,
    clientId: 'demo',
    cacheLocation: 'localstorage',
    useRefreshTokens: true,
    authorizationParams: { redirect_uri: redirectUri, scope: 'openid offline_access' },
  })
  return {
    signIn: () => client.loginWithRedirect(),
    callback: () => client.handleRedirectCallback(),
    renew: () => client.getTokenSilently({ cacheMode: 'off' }),
  }
}
