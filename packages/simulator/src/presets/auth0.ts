import type { Policy } from '../types/policy.ts'

const HOUR = 60 * 60
const DAY = 24 * HOUR

/**
 * The rules of Auth0 with refresh token rotation switched on, which is what its single-page apps use.
 *
 * Certain, by its documentation: with rotation every use gives another token; a "rotation overlap period" (`leeway`,
 * 0 s unless configured: `policy: { reuse: { window: 10 } }`) takes the immediately previous token once more, an older
 * one ends the family; `audience` names the API; a dead refresh token is answered with 403 `invalid_grant` "Unknown or
 * invalid refresh token.".
 * Not certain: the descriptions and statuses of the other refusals, which its users report in these words; that a code
 * lives 10 minutes and a pushed request 30 seconds; what a code that comes back ends (nothing here); the order of its
 * checks, which is oidc-provider's here. MRRT is `policy: { anyResource: true }`, without its own
 * scopes per API. Not modelled: idle lifetimes, organizations, and the second audience: a
 * real token for an API with `openid` names userinfo as well; here it names the API alone, and userinfo takes it.
 */
export const auth0: Policy = {
  name: 'auth0',
  lifetimes: {
    code: 600,
    accessToken: DAY,
    clientCredentials: DAY,
    idToken: 10 * HOUR,
    refreshToken: 30 * DAY,
    grant: 3650 * DAY,
    session: 7 * DAY,
    interaction: HOUR,
    pushedRequest: 30,
  },
  rotation: { when: 'always' },
  reuse: { window: 0, slides: false, of: 'previous', times: 0, ends: 'family' },
  refreshToken: 'offline_access',
  offlineNeedsConsent: false,
  spaKeepsExpiry: true,
  codeReuse: 'reject',
  revocation: 'family',
  revokesGrantItself: false,
  dropsExpired: false,
  targetCheck: 'before-rotation',
  bareResource: 'first',
  pkceRequired: 'never',
  errors: 'auth0',
  alg: 'RS256',
  paths: {
    authorization: '/authorize',
    token: '/oauth/token',
    revocation: '/oauth/revoke',
    introspection: '/oauth/introspect',
    userinfo: '/userinfo',
    end_session: '/oidc/logout',
    par: '/oauth/par',
    jwks: '/.well-known/jwks.json',
  },
  dpop: 'accepted',
  par: 'accepted',
  introspection: false,
  knowsItsJwts: true,
  mixesScopes: true,
  sessionIds: true,
  endsWithSession: false,
  signOutPage: false,
  resourceParameters: ['audience', 'resource'],
  claimsInIdToken: true,
}
