import type { HeldToken, Intent } from './record.ts'

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
  /** Seconds. */
  readonly reuseWindow: number
  /** The token for the asked resource, where it is still usable. */
  readonly residue: HeldToken | undefined
}

/**
 * Decides on a resend by whoever holds the lane, the sender being dead or its outcome noted:
 * once within the reuse window; else only when no usable token is left, with growing pauses.
 */
export function decideResend({ intent, now, reuseWindow, residue }: ResendQuestion): Resend {
  const age = now - intent.sentAt
  const next = { kind: 'send', attempt: intent.attempt + 1 } as const
  // A negative age is a clock set back: outside the window, and no base for a pause.
  if (intent.attempt === 1 && age >= 0 && age < reuseWindow * 1000) return next
  if (residue !== undefined) return { kind: 'adopt', token: residue }
  // Only a noted failure tells that the request is over; any other may still be queued somewhere.
  const first = intent.outcome === 'unclear' ? 2000 : 5000
  const pause = Math.min(first * 2 ** (intent.attempt - 1), 60_000)
  return age < 0 || age >= pause ? next : { kind: 'wait', delay: pause - age }
}
