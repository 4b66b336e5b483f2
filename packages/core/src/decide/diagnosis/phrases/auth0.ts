import type { Phrase } from '../types.ts'

const provider = 'auth0'
const community = 'Auth0 community, as its users report it: topic 73029'
const native = 'auth0/Auth0.swift, AuthenticationError.swift'

/** Auth0 answers a bad grant with 403. */
export const auth0: readonly Phrase[] = [
  {
    provider,
    description: /^Failed to verify code verifier/,
    causes: ['pkce_mismatch'],
    confidence: 'certain',
    source: 'auth0/nextjs-auth0 and Auth0 samples, as reported by users',
  },
  {
    provider,
    description: /^Parameter '?code_verifier'? is required/,
    causes: ['pkce_mismatch', 'missing_parameter'],
    confidence: 'likely',
    source: 'Auth0, as reported by users',
  },
  {
    provider,
    status: 403,
    description: /^Invalid authorization code/,
    causes: [
      'code_already_redeemed',
      'code_expired',
      'redirect_uri_mismatch',
      'client_mismatch',
      'grant_revoked',
    ],
    confidence: 'possible',
    source: community,
  },
  {
    provider,
    error: 'unauthorized_client',
    description: /^The redirect URI is wrong/,
    causes: ['redirect_uri_mismatch'],
    confidence: 'certain',
    source: 'nextauthjs/next-auth, as reported by users',
  },
  {
    provider,
    description: /generated for a user who doesn't exist anymore/,
    causes: ['grant_revoked'],
    confidence: 'certain',
    source: native,
  },
  {
    provider,
    description: /^Unknown or invalid refresh token/,
    causes: ['refresh_token_rotated', 'grant_revoked', 'refresh_token_expired', 'client_mismatch'],
    confidence: 'possible',
    source: native,
  },
]
