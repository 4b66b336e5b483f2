import * as client from 'openid-client'
import type { Place, Sdk } from './sdk.ts'

/** A library of steps: what is kept between them, and for how long, is the app's. */
export function create({ authority, redirectUri }: Place): Sdk {
  const configure = (): Promise<client.Configuration> =>
    client.discovery(new URL(authority), 'demo', undefined, client.None(), {
      // The test's provider is on loopback.
      // oxlint-disable-next-line typescript/no-deprecated
      execute: [client.allowInsecureRequests],
    })
  return {
    signIn: async () => {
      const config = await configure()
      const verifier = client.randomPKCECodeVerifier()
      const state = client.randomState()
      sessionStorage.setItem('sign-in', JSON.stringify({ verifier, state }))
      const parameters = {
        redirect_uri: redirectUri,
        scope: 'openid offline_access',
        prompt: 'consent',
        state,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }
      location.assign(client.buildAuthorizationUrl(config, parameters))
    },
    callback: async () => {
      const { verifier, state } = JSON.parse(sessionStorage.getItem('sign-in') ?? '{}') as Record<
        string,
        string
      >
      const tokens = await client.authorizationCodeGrant(await configure(), new URL(location.href), {
        ...(verifier !== undefined && { pkceCodeVerifier: verifier }),
        ...(state !== undefined && { expectedState: state }),
      })
      localStorage.setItem('refresh_token', tokens.refresh_token ?? '')
    },
    renew: async () =>
      client.refreshTokenGrant(await configure(), localStorage.getItem('refresh_token') ?? ''),
  }
}
