import type { InvalidGrantCause } from './types.ts'

/** Where the project's documentation explains `invalid_grant`: a path in its repository. */
export const docsBase = 'docs/invalid-grant.md'

/** What a cause is, and what helps. */
export interface CauseInfo {
  /** One sentence. */
  readonly meaning: string
  /** One sentence. */
  readonly remedy: string
  /** Anchor in the documentation. */
  readonly anchor: string
}

/** Each cause with its meaning, its remedy and its place in the documentation. */
export const causes: Readonly<Record<InvalidGrantCause, CauseInfo>> = {
  code_already_redeemed: {
    meaning: 'The authorization code was exchanged before: it is good once.',
    remedy:
      'Sign in again; look for a second consumer of the callback URL: another SDK on the page, a proxy, or a server that redeems it too.',
    anchor: 'code-already-redeemed',
  },
  code_expired: {
    meaning: 'The authorization code was exchanged too late.',
    remedy: 'Sign in again; redeem the code as soon as the callback page loads, before anything else.',
    anchor: 'code-expired',
  },
  redirect_uri_mismatch: {
    meaning: 'The exchange named another redirect_uri than the authorization request did.',
    remedy:
      'Send the same redirect_uri in both requests, character by character: scheme, host, port, path and trailing slash.',
    anchor: 'redirect-uri-mismatch',
  },
  pkce_mismatch: {
    meaning: 'The code_verifier is not the one whose code_challenge came with the authorization request.',
    remedy:
      'Sign in again; see that no second sign-in overwrites the first, and that the code comes from the request that this browser made.',
    anchor: 'pkce-mismatch',
  },
  client_mismatch: {
    meaning: 'The credential was issued to another client_id.',
    remedy:
      'Use one client_id for the authorization request and for the token endpoint; a new client_id needs a new sign-in.',
    anchor: 'client-mismatch',
  },
  refresh_token_rotated: {
    meaning: 'The refresh token was replaced by another, and used once more after that.',
    remedy:
      'Sign in again; see that nothing else spends this refresh token: an older tab, another SDK, a copy of the storage.',
    anchor: 'refresh-token-rotated',
  },
  refresh_token_expired: {
    meaning: 'The refresh token came to its end, by age or because nobody used it.',
    remedy: 'Sign in again; if that comes too early, give refresh tokens a longer lifetime at the provider.',
    anchor: 'refresh-token-expired',
  },
  grant_revoked: {
    meaning: 'The provider ended the grant: a sign-out, a revocation, a changed password, a removed account.',
    remedy: "Sign in again; who ended it, and when, is in the provider's audit log.",
    anchor: 'grant-revoked',
  },
  wrong_grant_type: {
    meaning: 'The provider does not allow this client that kind of grant request.',
    remedy:
      'Allow the client the grant types authorization_code and refresh_token at the provider, as a public single-page app.',
    anchor: 'wrong-grant-type',
  },
  missing_parameter: {
    meaning: 'The provider misses a parameter of the request, or cannot read it.',
    remedy:
      'Compare the request with what the provider asks for; see that no proxy drops or rewrites its body.',
    anchor: 'missing-parameter',
  },
  response_lost: {
    meaning:
      'The provider answered an earlier send of the same credential, and that answer never came here: a reload, a dropped connection, or the own repeat of the browser.',
    remedy:
      'Sign in again; give refresh tokens a reuse window (grace period, leeway) of some seconds at the provider, or use DPoP.',
    anchor: 'response-lost',
  },
  key_lost: {
    meaning:
      'This browser has the record of a grant that is bound to a key (DPoP), and not the key: without it the tokens are of no use.',
    remedy:
      'Sign in again, which makes a new key; see that nothing copies or restores the storage of the app, which a key cannot go along with.',
    anchor: 'key-lost',
  },
  unknown: {
    meaning: 'Nothing that this browser knows tells the cause.',
    remedy: "Sign in again; the reason is in the provider's audit log, at the time of the send.",
    anchor: 'unknown',
  },
}
