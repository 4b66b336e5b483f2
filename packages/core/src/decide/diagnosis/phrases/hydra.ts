import type { InvalidGrantCause, Phrase } from '../types.ts'

const source = 'ory/fosite, handler/oauth2 and handler/pkce: the hint after the sentence of the RFC'

function hint(
  description: RegExp,
  causes: readonly InvalidGrantCause[],
  confidence: Phrase['confidence'],
): Phrase {
  return { provider: 'hydra', description, causes, confidence, source }
}

/** Ory Hydra repeats the RFC and adds a hint; without one it has not found the credential. */
export const hydra: readonly Phrase[] = [
  hint(/The authorization code has already been used/, ['code_already_redeemed'], 'certain'),
  hint(
    /"?'?redirect_uri'?"? from this request does not match the one from the authorize/,
    ['redirect_uri_mismatch'],
    'certain',
  ),
  hint(/Client ID from this request does not match/, ['client_mismatch'], 'certain'),
  hint(/PKCE code (challenge did not match|verifier)/, ['pkce_mismatch'], 'certain'),
  hint(/refresh token (was|has) already (been )?used/i, ['refresh_token_rotated'], 'certain'),
  { ...hint(/(code|token) (has )?expired/i, ['code_expired'], 'likely'), credential: 'code' },
  {
    ...hint(/(code|token) (has )?expired/i, ['refresh_token_expired'], 'likely'),
    credential: 'refresh_token',
  },
  {
    ...hint(
      /^The provided authorization grant .* or was issued to another client\.?\s*$/,
      ['code_already_redeemed', 'code_expired'],
      'possible',
    ),
    credential: 'code',
  },
  {
    ...hint(
      /^The provided authorization grant .* or was issued to another client\.?\s*$/,
      ['refresh_token_rotated', 'grant_revoked', 'refresh_token_expired'],
      'possible',
    ),
    credential: 'refresh_token',
  },
]
