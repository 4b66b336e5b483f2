import type { Phrase } from '../types.ts'

const provider = 'google'
const source = 'Google OAuth 2.0, as its clients and their users report it'

/** Google. A browser app reaches its token endpoint only with a client secret, so that these come by other ways. */
export const google: readonly Phrase[] = [
  {
    provider,
    description: /^Token has been expired or revoked/,
    causes: ['grant_revoked', 'refresh_token_expired'],
    confidence: 'likely',
    source,
  },
  {
    provider,
    description: /^Code was already redeemed/,
    causes: ['code_already_redeemed'],
    confidence: 'certain',
    source,
  },
  {
    provider,
    description: /^(Invalid|Missing) code verifier/,
    causes: ['pkce_mismatch'],
    confidence: 'certain',
    source,
  },
  {
    provider,
    error: 'redirect_uri_mismatch',
    causes: ['redirect_uri_mismatch'],
    confidence: 'certain',
    source,
  },
  {
    provider,
    description: /^Malformed auth code/,
    causes: ['code_already_redeemed', 'code_expired'],
    confidence: 'possible',
    source,
  },
  {
    provider,
    description: /^Account has been deleted/,
    causes: ['grant_revoked'],
    confidence: 'certain',
    source,
  },
  {
    provider,
    credential: 'code',
    description: /^Bad Request$/,
    causes: ['code_already_redeemed', 'code_expired'],
    confidence: 'possible',
    source,
  },
  {
    provider,
    credential: 'refresh_token',
    description: /^Bad Request$/,
    causes: ['grant_revoked', 'refresh_token_expired'],
    confidence: 'possible',
    source,
  },
]
