import type { Causes, Phrase } from '../types.ts'

const code = 'keycloak/keycloak, services: protocol/oidc/grants/AuthorizationCodeGrantType.java'
const pkce = 'keycloak/keycloak, services: protocol/oidc/utils/PkceUtils.java'
const token = 'keycloak/keycloak, services: protocol/oidc/TokenManager.java'

function say(description: RegExp, causes: Causes, confidence: Phrase['confidence'], source: string): Phrase {
  return { provider: 'keycloak', status: 400, description, causes, confidence, source }
}

/** Keycloak says what it found. A code that comes twice is "not valid", and so is one that it has forgotten. */
export const keycloak: readonly Phrase[] = [
  say(/^Code not valid/, ['code_already_redeemed', 'code_expired'], 'likely', code),
  say(/^Code is expired/, ['code_expired'], 'certain', code),
  say(/^Incorrect redirect_uri/, ['redirect_uri_mismatch'], 'certain', code),
  say(/^Auth error/, ['client_mismatch'], 'certain', code),
  say(/^Client not allowed to exchange code/, ['wrong_grant_type'], 'certain', code),
  say(/^PKCE verification failed/, ['pkce_mismatch'], 'certain', pkce),
  say(/^PKCE (invalid code verifier|code challenge not present)/, ['pkce_mismatch'], 'certain', pkce),
  say(/^PKCE code verifier not specified/, ['pkce_mismatch', 'missing_parameter'], 'likely', pkce),
  say(/^Maximum allowed refresh token reuse exceeded/, ['refresh_token_rotated'], 'certain', token),
  say(/^Stale token/, ['refresh_token_rotated', 'grant_revoked'], 'likely', token),
  say(/^Token is not active/, ['refresh_token_expired', 'grant_revoked'], 'likely', token),
  say(/token client and authorized client don't match/i, ['client_mismatch'], 'certain', token),
  say(/^Unmatching clients/, ['client_mismatch'], 'certain', token),
  // A reuse that was noticed before detaches the client from its session, and so does a code that came twice.
  say(/^Session doesn't have required client/, ['grant_revoked', 'refresh_token_rotated'], 'likely', token),
  say(
    /^(Offline )?(user )?session not (active|found)/i,
    ['grant_revoked', 'refresh_token_expired'],
    'likely',
    token,
  ),
  say(/^Refresh token issued before the (user|client) session started/i, ['grant_revoked'], 'certain', token),
  say(/^User (not found|disabled)/, ['grant_revoked'], 'certain', token),
  say(/^Invalid refresh token$/, ['grant_revoked', 'refresh_token_rotated'], 'possible', token),
]
