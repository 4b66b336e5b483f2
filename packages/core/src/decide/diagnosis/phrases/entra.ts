import type { Causes, Phrase } from '../types.ts'

const source = 'Microsoft Entra, "authentication and authorization error codes"'

function code(numbers: string, causes: Causes, confidence: Phrase['confidence'], error?: string): Phrase {
  return {
    provider: 'entra',
    description: new RegExp(`AADSTS(${numbers})\\b`),
    causes,
    confidence,
    source,
    ...(error !== undefined && { error }),
  }
}

/** Entra ID by the number in its description; its documentation says that numbers may change. */
export const entra: readonly Phrase[] = [
  code('54005', ['code_already_redeemed'], 'certain'),
  code('501481|50148', ['pkce_mismatch'], 'certain'),
  code('500112|50011', ['redirect_uri_mismatch'], 'certain'),
  code('500112|50011', ['redirect_uri_mismatch'], 'certain', 'invalid_client'),
  code('500112|50011|70004', ['redirect_uri_mismatch'], 'certain', 'invalid_request'),
  code('700005', ['client_mismatch'], 'certain'),
  code('700084|700082', ['refresh_token_expired'], 'certain'),
  code('70043', ['refresh_token_expired', 'grant_revoked'], 'likely'),
  // The same number for a code and for a refresh token; the credential tells which.
  { ...code('70008', ['code_expired', 'grant_revoked'], 'likely'), credential: 'code' },
  { ...code('70008', ['refresh_token_expired', 'grant_revoked'], 'likely'), credential: 'refresh_token' },
  code('50173|50132|50133|50057', ['grant_revoked'], 'certain'),
  code('70000', ['grant_revoked', 'refresh_token_expired'], 'possible'),
  code('50089', ['code_expired', 'grant_revoked'], 'possible'),
  code('70003', ['wrong_grant_type'], 'certain', 'unsupported_grant_type'),
  // Registered as "Web" where it must be "Single-page application", or the other way round.
  code('9002326|9002327', ['wrong_grant_type'], 'certain', 'invalid_request'),
  code('900144|90014', ['missing_parameter'], 'certain', 'invalid_request'),
]
