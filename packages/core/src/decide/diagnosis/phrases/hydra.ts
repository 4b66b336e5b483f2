import type { Causes, Phrase } from '../types.ts'

const source = 'ory/fosite, handler/oauth2 and handler/pkce: the hint after the sentence of the RFC'

function hint(text: string, causes: Causes, confidence: Phrase['confidence']): Phrase {
  const description = new RegExp(
    `^The provided authorization grant .* issued to another client[.\\s]*${text}`,
    'is',
  )
  return { provider: 'hydra', description, causes, confidence, source }
}

/** Ory Hydra repeats the RFC and adds a hint; without one it has not found the credential. */
export const hydra: readonly Phrase[] = [
  hint('The authorization code has already been used', ['code_already_redeemed'], 'certain'),
  hint(
    'The \\W*redirect_uri\\W* from this request does not match the one from the authorize',
    ['redirect_uri_mismatch'],
    'certain',
  ),
  hint('The OAuth 2.0 Client ID from this request does not match', ['client_mismatch'], 'certain'),
  hint('The PKCE code (challenge did not match|verifier)', ['pkce_mismatch'], 'certain'),
  hint('.*refresh token (was|has) already (been )?used', ['refresh_token_rotated'], 'certain'),
  { ...hint('.*(code|token) (has )?expired', ['code_expired'], 'likely'), credential: 'code' },
  {
    ...hint('.*(code|token) (has )?expired', ['refresh_token_expired'], 'likely'),
    credential: 'refresh_token',
  },
  { ...hint('$', ['code_already_redeemed', 'code_expired'], 'possible'), credential: 'code' },
  {
    ...hint('$', ['refresh_token_rotated', 'grant_revoked', 'refresh_token_expired'], 'possible'),
    credential: 'refresh_token',
  },
]
