import { AuthError } from '@onegrant/core'
import { ErrorResponse } from 'oidc-client-ts'
import { classify, type Verdict } from './decide/classify.ts'
import type { Watch } from './transport.ts'

/** A token request that failed, and the error that the app gets for it. */
export interface Failed {
  readonly verdict: Verdict
  readonly error: unknown
  readonly oauthError: string | undefined
}

/**
 * Judges what oidc-client-ts threw. Its ErrorTimeout must not get out, since its renewal timer would send the same
 * token again after 5 s, without end; nor may ErrorResponse.form, which is the request with the credential in it.
 */
export function judgeFailure(error: unknown, watch: Watch | undefined, callsBefore: number): Failed {
  const answer = error instanceof ErrorResponse ? error : undefined
  const oauthError = answer?.error ?? undefined
  const isSent = watch === undefined || watch.calls > callsBefore
  const status = isSent ? watch?.status : undefined
  const verdict = classify({ oauthError, isSent, status })
  if (answer !== undefined) Reflect.deleteProperty(answer, 'form')
  switch (verdict) {
    case 'unsent':
    case 'refused':
    case 'declined':
      return { verdict, error, oauthError }
    case 'invalid':
      return { verdict, error: new AuthError('provider_invalid_response', { status }), oauthError }
    case 'unclear':
      return {
        verdict,
        error: new AuthError('temporarily_unavailable', { status, providerError: oauthError }),
        oauthError,
      }
  }
}

/** The answer to a credential that the provider refused before. */
export function refusedBefore(error: string): ErrorResponse {
  return new ErrorResponse({ error, error_description: 'The provider refused this credential before.' })
}

/** Finds the token endpoint before anything is noted: a failure here has spent nothing. */
export async function findTokenEndpoint(metadata: { getTokenEndpoint(): Promise<unknown> }): Promise<void> {
  try {
    await metadata.getTokenEndpoint()
  } catch {
    // oidc-client-ts quotes the answer in its message; the app needs to know only that a later try may succeed.
    throw new AuthError('provider_unreachable', { subject: 'discovery' })
  }
}
