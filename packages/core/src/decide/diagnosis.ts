import type { TrailEntry } from '../trail.ts'

/** The closed list of what an `invalid_grant` can mean. */
export type InvalidGrantCause =
  | 'code_already_redeemed'
  | 'code_expired'
  | 'redirect_uri_mismatch'
  | 'pkce_mismatch'
  | 'client_mismatch'
  | 'refresh_token_rotated'
  | 'refresh_token_expired'
  | 'grant_revoked'
  | 'wrong_grant_type'
  | 'missing_parameter'
  | 'response_lost'
  | 'unknown'

/** Why a grant request was answered `invalid_grant`, as far as this browser can know. */
export interface Diagnosis {
  readonly cause: InvalidGrantCause
  readonly confidence: 'certain' | 'likely' | 'possible'
  /** Trail entries that speak for the cause. */
  readonly evidence: readonly TrailEntry[]
  /** What the SDK did before it gave up. */
  readonly tried: readonly string[]
  /** One sentence on what to do. */
  readonly remedy: string
}

/** What our own ledger knows of the refused credential. */
export interface Ledger {
  readonly credential: 'code' | 'refresh_token'
  /** Sends of this credential whose outcome never became known. */
  readonly unclearSends: number
  /** Milliseconds between receiving the credential and sending it; undefined where that is not known. */
  readonly age: number | undefined
  readonly evidence: readonly TrailEntry[]
}

/** RFC 6749 4.1.2 recommends that a code lives at most ten minutes; most servers give one. */
const codeLifetime = 60_000
/** Servers end refresh tokens of browsers after a day at the earliest, of which nobody made use. */
const refreshTokenLifetime = 24 * 60 * 60_000

/** Names the cause of an `invalid_grant` from our own ledger alone. */
export function diagnose(ledger: Ledger): Diagnosis {
  const { credential, unclearSends, age = 0, evidence } = ledger
  if (unclearSends > 0)
    return {
      cause: 'response_lost',
      confidence: 'likely',
      evidence,
      tried: ['resent'],
      remedy: 'An earlier answer was lost; give refresh tokens a reuse window at the provider, or use DPoP.',
    }
  if (credential === 'refresh_token')
    return age > refreshTokenLifetime
      ? {
          cause: 'refresh_token_expired',
          confidence: 'possible',
          evidence,
          tried: [],
          remedy: 'The refresh token was not used for more than a day; sign in again.',
        }
      : {
          cause: 'response_lost',
          confidence: 'possible',
          evidence,
          tried: [],
          remedy:
            'This browser sent it once. Browsers repeat a request by themselves when a reused connection drops; or the ' +
            "provider ended the grant. The provider's audit log tells which, at the time of the send.",
        }
  if (age > codeLifetime)
    return {
      cause: 'code_expired',
      confidence: 'possible',
      evidence,
      tried: [],
      remedy: 'The code waited too long before it was redeemed; sign in again.',
    }
  return {
    cause: 'unknown',
    confidence: 'possible',
    evidence,
    tried: [],
    remedy: "The reason is in the provider's audit log, at the time of the send in the evidence.",
  }
}
