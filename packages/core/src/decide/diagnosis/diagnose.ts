import type { TrailEntry } from '../../trail.ts'
import { causes, docsBase } from './causes.ts'
import type { Confidence, Diagnosis, Evidence, InvalidGrantCause } from './types.ts'

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
export function diagnose({ credential, unclearSends, age = 0, evidence: entries }: Ledger): Diagnosis {
  const sent: Evidence =
    unclearSends > 0
      ? { fact: 'sent-before', text: 'It was sent before, and the answer never came.', entries }
      : { fact: 'sent-once', text: 'This browser sent it once.', entries }
  const make = (cause: InvalidGrantCause, confidence: Confidence): Diagnosis => ({
    cause,
    confidence,
    evidence: [sent],
    tried: unclearSends > 0 ? ['Sent it again, as its resend rule allows.'] : [],
    remedy: causes[cause].remedy,
    docs: `${docsBase}#${causes[cause].anchor}`,
  })
  if (unclearSends > 0) return make('response_lost', 'likely')
  if (credential === 'refresh_token')
    return make(age > refreshTokenLifetime ? 'refresh_token_expired' : 'response_lost', 'possible')
  return make(age > codeLifetime ? 'code_expired' : 'unknown', 'possible')
}
