import type { Phrase } from '../types.ts'

/** Providers that send `invalid_grant` without a description, whatever the cause. */
export const silent: readonly Phrase[] = [
  {
    provider: 'cognito',
    status: 400,
    credential: 'code',
    causes: [
      'code_already_redeemed',
      'code_expired',
      'redirect_uri_mismatch',
      'pkce_mismatch',
      'client_mismatch',
    ],
    confidence: 'possible',
    source: 'Amazon Cognito developer guide, "token endpoint", negative responses',
  },
  {
    provider: 'cognito',
    status: 400,
    credential: 'refresh_token',
    causes: ['grant_revoked', 'refresh_token_expired', 'refresh_token_rotated', 'client_mismatch'],
    confidence: 'possible',
    source: 'Amazon Cognito developer guide, "token endpoint", negative responses',
  },
  {
    provider: 'duende',
    status: 400,
    credential: 'code',
    causes: [
      'code_already_redeemed',
      'code_expired',
      'redirect_uri_mismatch',
      'pkce_mismatch',
      'client_mismatch',
    ],
    confidence: 'possible',
    source: 'DuendeSoftware/IdentityServer, Validation/Default/TokenRequestValidator.cs',
  },
  {
    provider: 'duende',
    status: 400,
    credential: 'refresh_token',
    causes: ['refresh_token_rotated', 'refresh_token_expired', 'grant_revoked', 'client_mismatch'],
    confidence: 'possible',
    source: 'DuendeSoftware/IdentityServer, Validation/Default/TokenRequestValidator.cs',
  },
]
