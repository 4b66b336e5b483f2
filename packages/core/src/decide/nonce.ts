import type { Challenge } from './challenge.ts'

/** An answer to a request with a proof. */
export interface ProvedAnswer {
  readonly status: number
  /** `error` of a JSON body (RFC 6749 5.2), where an authorization server has answered. */
  readonly error?: unknown
  /** Of the header WWW-Authenticate, where an API has. */
  readonly challenges?: readonly Challenge[]
}

/**
 * Whether a server wants the same request with another nonce: by its error code alone, which says that it has looked at
 * nothing but the proof (RFC 9449 8, 9). A nonce comes with other answers as well, and with those it is for next time.
 */
export function isNonceAsked({ status, error, challenges = [] }: ProvedAnswer): boolean {
  const code = 'use_dpop_nonce'
  if (status === 400) return error === code
  return (
    status === 401 &&
    challenges.some(({ scheme, parameters }) => scheme === 'dpop' && parameters['error'] === code)
  )
}
