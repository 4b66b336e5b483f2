import type { Phrase } from '../types.ts'

const provider = 'okta'
const source = 'okta/okta-auth-js and okta/okta-oidc-android, as their users report it'

/** Okta names what is wrong with the request, and not what is wrong with the credential. */
export const okta: readonly Phrase[] = [
  {
    provider,
    description: /^PKCE verification failed/,
    causes: ['pkce_mismatch'],
    confidence: 'certain',
    source,
  },
  {
    provider,
    description: /'redirect_uri' does not match the redirection URI used in the authorization request/,
    causes: ['redirect_uri_mismatch'],
    confidence: 'certain',
    source,
  },
  {
    provider,
    description: /^The authorization code is invalid or has expired/,
    causes: ['code_already_redeemed', 'code_expired', 'client_mismatch', 'grant_revoked'],
    confidence: 'possible',
    source,
  },
  {
    provider,
    description: /^The refresh token is invalid or expired/,
    causes: ['refresh_token_rotated', 'refresh_token_expired', 'grant_revoked', 'client_mismatch'],
    confidence: 'possible',
    source,
  },
]
