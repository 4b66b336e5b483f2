import type { Policy } from '../types/policy.ts'

const HOUR = 60 * 60
const DAY = 24 * HOUR

/**
 * The rules of panva's `oidc-provider` 9 as it comes, with revocation, introspection and resource indicators switched
 * on.
 *
 * Certain: read in its source (9.13) and held to it by the calibration, exchange by exchange: orders of the checks,
 * statuses, error bodies, log texts, what dies with what. Not modelled: its interaction cookies (an interaction is
 * known by its address alone), request objects, mTLS, the `claims` parameter, and device, CIBA and JWT response modes.
 */
export const oidcProvider: Policy = {
  name: 'oidcProvider',
  lifetimes: {
    code: 60,
    accessToken: HOUR,
    clientCredentials: 600,
    idToken: HOUR,
    refreshToken: 14 * DAY,
    grant: 14 * DAY,
    session: 14 * DAY,
    interaction: HOUR,
    pushedRequest: 60,
  },
  rotation: { when: 0.7, publicClients: 'always', senderConstrained: 0.7, notAfter: 365.25 * DAY },
  reuse: { window: 0, slides: false, of: 'any', times: 0, ends: 'grant' },
  refreshToken: 'offline_access',
  offlineNeedsConsent: true,
  spaKeepsExpiry: true,
  codeReuse: 'revoke-grant',
  revocation: 'grant',
  revokesGrantItself: true,
  dropsExpired: true,
  targetCheck: 'after-rotation',
  bareResource: 'none',
  pkceRequired: 'public-clients',
  errors: 'oidc-provider',
  alg: 'RS256',
  paths: {
    authorization: '/auth',
    token: '/token',
    revocation: '/token/revocation',
    introspection: '/token/introspection',
    userinfo: '/me',
    end_session: '/session/end',
    par: '/request',
    jwks: '/jwks',
  },
  dpop: 'accepted',
  par: 'accepted',
  introspection: true,
  knowsItsJwts: false,
  mixesScopes: false,
  sessionIds: false,
  endsWithSession: true,
  signOutPage: true,
  resourceParameters: ['resource'],
  claimsInIdToken: false,
}
