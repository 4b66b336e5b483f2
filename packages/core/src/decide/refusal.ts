import type { AuthErrorCode } from '../errors.ts'

/** A token endpoint's answer without tokens, as far as it could be read. */
export interface TokenAnswer {
  readonly status: number
  /** `error` of a JSON body (RFC 6749 5.2). */
  readonly error: string | undefined
  readonly isHtml: boolean
}

/** What an answer without tokens means for the credential. */
export type Refusal =
  /** A definite no: the credential is dead. */
  | { readonly kind: 'refused' }
  /** A fault of the request: the session is kept, but the credential may be consumed. */
  | { readonly kind: 'fault'; readonly code: AuthErrorCode }
  /** Nobody can tell. */
  | { readonly kind: 'unclear' }

const faults = [
  'invalid_client',
  'invalid_scope',
  'invalid_target',
  'unauthorized_client',
  'temporarily_unavailable',
] as const

function isFault(error: string | undefined): error is (typeof faults)[number] {
  return (faults as readonly (string | undefined)[]).includes(error)
}

/**
 * Judges an error answer to a grant request. Real servers answer a dead refresh token with an empty body,
 * `invalid_request`, 401 or 403 as well, so that any plain 400, 401 or 403 counts as `invalid_grant`.
 */
export function judgeRefusal({ status, error, isHtml }: TokenAnswer): Refusal {
  if (![400, 401, 403].includes(status) || isHtml) return { kind: 'unclear' }
  // Found before the credential is looked at: a wrong clock, or a nonce that will not do.
  if (error?.includes('dpop')) return { kind: 'fault', code: 'invalid_dpop_proof' }
  return isFault(error) ? { kind: 'fault', code: error } : { kind: 'refused' }
}
