import type { HeldToken, Intent, SendOutcome } from './record.ts'

/** What may be done about a credential that was sent without a known outcome. */
export type Resend =
  | { readonly kind: 'send'; readonly attempt: number }
  /** Serve the residue; nobody sends until the token has run out. */
  | { readonly kind: 'adopt'; readonly token: HeldToken }
  /** Nothing usable is left; try after so many milliseconds. */
  | { readonly kind: 'wait'; readonly delay: number }

export interface ResendQuestion {
  readonly intent: Intent
  /** ms since 1970. */
  readonly now: number
  /** Time since the send by this page's own monotonic clock, ms; 0 for a send of another page. */
  readonly ownAge: number
  /** Seconds. */
  readonly reuseWindow: number
  /** Whether the sender is known to be done with it: dead, or its outcome noted. */
  readonly isSenderDone: boolean
  /** The token for the asked resource, where it is still usable. */
  readonly residue: HeldToken | undefined
}

/**
 * Decides on a resend by whoever holds the lane: once within the reuse window; else only when no usable token is left,
 * with growing pauses.
 */
export function decideResend(question: ResendQuestion): Resend {
  const { intent, now, ownAge, reuseWindow, isSenderDone, residue } = question
  const wallAge = now - intent.sentAt
  // A negative age is a clock set back: outside the window, and no base for a pause.
  const age = wallAge < 0 ? Infinity : Math.max(wallAge, ownAge)
  const next = { kind: 'send', attempt: intent.attempt + 1 } as const
  const isFirst = intent.attempt === 1 && intent.outcome !== 'deferred'
  if (isFirst && isSenderDone && age < reuseWindow * 1000) return next
  if (residue !== undefined) return { kind: 'adopt', token: residue }
  const delay = intent.retryAt - now
  return wallAge < 0 || delay <= 0 ? next : { kind: 'wait', delay }
}

/** The longest that a Retry-After is heeded, seconds. */
const longestRetryAfter = 600

/**
 * Milliseconds after a send's outcome in which nobody sends its credential again.
 *
 * @param outcome undefined while nobody has noted one: the request may still be queued somewhere
 * @param retryAfter seconds that the server named
 * @param chance between 0 and 1, for jitter
 */
export function pauseAfter(
  outcome: SendOutcome | undefined,
  attempt: number,
  retryAfter: number | undefined,
  chance: number,
): number {
  const first = outcome === 'unclear' ? 2000 : 5000
  const own = Math.min(first * 2 ** (attempt - 1), 60_000)
  const named = Math.min(retryAfter ?? 0, longestRetryAfter) * 1000
  return Math.max(own, named) * (1 + chance * 0.2)
}
