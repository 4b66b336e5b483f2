import type { Diagnosis } from './decide/diagnosis/types.ts'

/** code -> [may a later try succeed, meaning]. UI texts go by code, never by message. */
const table = {
  aborted: [true, 'The caller, or the app, ended it before it was done.'],
  access_denied: [true, 'The user or the provider refused the sign-in.'],
  callback_interrupted: [
    true,
    'The sign-in was interrupted while its code was redeemed; call signIn() again.',
  ],
  callback_invalid: [false, 'The callback URL repeats a parameter or does not come from this provider.'],
  callback_no_response: [false, 'This is the callback page, but the URL has no authorization response.'],
  callback_pending: [true, 'Another tab is redeeming this code and has not finished.'],
  callback_unknown_state: [false, 'The callback belongs to no sign-in that this browser started.'],
  config_invalid: [false, 'A setting is missing or wrong.'],
  disposed: [false, 'The client was disposed.'],
  insecure_context: [false, 'The page is not a secure context: use https, or http on localhost.'],
  insufficient_user_authentication: [false, 'The API asks for another sign-in.'],
  interaction_required: [true, 'The provider needs the user to interact.'],
  invalid_client: [false, 'The provider does not accept this client_id.'],
  invalid_dpop_proof: [true, 'The provider refused the DPoP proof.'],
  invalid_grant: [false, 'The provider refused the credential.'],
  invalid_request: [false, 'The provider refused the request as malformed.'],
  invalid_return_to: [false, 'returnTo must be a URL of this origin.'],
  invalid_scope: [false, 'The provider does not grant this scope.'],
  invalid_target: [false, 'The provider does not know this resource.'],
  popup_blocked: [true, 'The browser blocked the popup: call signIn() within the click itself.'],
  popup_closed: [true, 'The popup was closed before the sign-in was finished.'],
  provider_invalid_response: [false, 'The provider sent an answer that fails its checks.'],
  provider_issuer_mismatch: [false, 'Discovery names another issuer than `authority`.'],
  provider_unreachable: [true, 'The provider cannot be reached.'],
  reauth_required: [false, 'The session ended at the provider; call signIn().'],
  signed_out: [false, 'No user is signed in.'],
  silent_unknown: [
    true,
    'The silent sign-in had no answer; whether the provider knows the user is as open as before.',
  ],
  superseded: [true, 'A later sign-in or a sign-out took the place of this one.'],
  temporarily_unavailable: [true, 'Not possible just now; the session is kept.'],
  unauthorized_client: [false, 'The provider does not allow this client to do that.'],
} as const

/** Stable name of an error. */
export type AuthErrorCode = keyof typeof table

export interface AuthErrorDetails {
  /** What is concerned: the name of a setting, parameter or endpoint. Never a value. */
  subject?: string | undefined
  /** `error` of the provider's answer (RFC 6749 4.1.2.1, 5.2). */
  providerError?: string | undefined
  /** HTTP status of the provider's answer. */
  status?: number | undefined
  /** Seconds to wait before another try, from Retry-After. */
  retryAfter?: number | undefined
  /** Authentication context classes that an API demands (RFC 9470 3). */
  acr_values?: string | undefined
  /** Seconds for which an authentication is good enough for an API (RFC 9470 3). */
  max_age?: number | undefined
  /** For invalid_grant: which of the possible causes it was. */
  diagnosis?: Diagnosis | undefined
  /** The platform's own error; never one that quotes an answer. */
  cause?: DOMException | TypeError | undefined
}

const brand = Symbol.for('onegrant.error')

/**
 * Every failure of the SDK: a stable `code`, whether a later try may succeed, and never a token, code or body.
 *
 * @example
 * try { await auth.getAccessToken() } catch (error) { if (isAuthError(error, 'reauth_required')) await auth.signIn() }
 */
export class AuthError<Code extends AuthErrorCode = AuthErrorCode> extends Error {
  declare readonly code: Code
  /** Whether the same call may succeed later. */
  declare readonly retryable: boolean
  declare readonly subject: string | undefined
  declare readonly providerError: string | undefined
  declare readonly status: number | undefined
  declare readonly retryAfter: number | undefined
  declare readonly acr_values: string | undefined
  declare readonly max_age: number | undefined
  declare readonly diagnosis: Diagnosis | undefined

  constructor(code: Code, { cause, ...details }: AuthErrorDetails = {}) {
    const [retryable, meaning] = table[code]
    const { subject } = details
    super(subject === undefined ? meaning : `${meaning} (${subject})`, cause && { cause })
    Object.assign(this, { name: 'AuthError', code, retryable }, details)
    Object.defineProperty(this, brand, { value: true })
  }
}

/**
 * Tells whether a value is an AuthError, also of another copy of the SDK, and of the given code.
 *
 * @param value anything that was thrown
 * @param code the code that it must have; any where absent
 * @example
 * if (isAuthError(error, 'access_denied')) showDeclined()
 */
export function isAuthError<Code extends AuthErrorCode = AuthErrorCode>(
  value: unknown,
  code?: Code,
): value is AuthError<Code> {
  return (
    value instanceof Error &&
    brand in value &&
    (code === undefined || ('code' in value && value.code === code))
  )
}

/** Gives the platform's own failures (storage, locks) a typed, retryable error; others pass. */
export function platformFailure(error: unknown): never {
  if (error instanceof DOMException)
    throw new AuthError('temporarily_unavailable', { subject: error.name, cause: error })
  throw error
}
