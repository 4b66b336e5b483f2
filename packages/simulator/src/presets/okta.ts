import type { Policy } from '../types/policy.ts'

const HOUR = 60 * 60
const DAY = 24 * HOUR

/**
 * The rules of an Okta custom authorization server: the issuer ends in `/oauth2/default` or the like.
 *
 * Certain, by its documentation: rotation with a grace period of 30 s (0 to 60 can be configured), and that a reuse
 * after it invalidates the newest refresh token and the access tokens; access tokens are JWTs for the server's own
 * audience. Its descriptions "The refresh token is invalid or expired.", "The authorization code is invalid or has
 * expired.", "PKCE verification failed." and the one for `redirect_uri` are what its SDKs compare with and its users
 * report.
 * Not certain: the other descriptions, the 5 minutes of a code, the order of its checks, which is oidc-provider's
 * here. Not modelled: the idle lifetime of refresh tokens (7 days here, from the rotation on), access policies. It
 * knows no resource indicators: name a scope of the server's own in `claims`, as `{ 'contacts:read': [] }`.
 */
export const okta: Policy = {
  name: 'okta',
  lifetimes: {
    code: 300,
    accessToken: HOUR,
    clientCredentials: HOUR,
    idToken: HOUR,
    refreshToken: 7 * DAY,
    grant: 3650 * DAY,
    session: 2 * HOUR,
    interaction: HOUR,
    pushedRequest: 60,
  },
  rotation: { when: 'always' },
  reuse: { window: 30, slides: false, of: 'any', times: 0, ends: 'family' },
  refreshToken: 'offline_access',
  offlineNeedsConsent: false,
  spaKeepsExpiry: false,
  codeReuse: 'revoke-grant',
  revocation: 'family',
  revokesGrantItself: false,
  dropsExpired: false,
  targetCheck: 'before-rotation',
  bareResource: 'none',
  pkceRequired: 'public-clients',
  errors: 'okta',
  alg: 'RS256',
  paths: {
    authorization: '/v1/authorize',
    token: '/v1/token',
    revocation: '/v1/revoke',
    introspection: '/v1/introspect',
    userinfo: '/v1/userinfo',
    end_session: '/v1/logout',
    par: '/v1/par',
    jwks: '/v1/keys',
  },
  dpop: 'nonce-required',
  par: 'accepted',
  introspection: true,
  knowsItsJwts: true,
  mixesScopes: false,
  bareAudience: 'api://default',
  sessionIds: false,
  endsWithSession: false,
  signOutPage: false,
  resourceParameters: [],
  claimsInIdToken: true,
}
