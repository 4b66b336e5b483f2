import type { Intent } from './record.ts'

/** What may be done about a credential that was sent without a known outcome. */
export type Resend =
  | { readonly kind: 'send'; readonly attempt: number }
  /** Serve the residue; nobody sends until the token has run out. */
  | { readonly kind: 'residue' }
  /** Nothing usable is left; try after so many milliseconds. */
  | { readonly kind: 'wait'; readonly delay: number }

export interface ResendQuestion {
  readonly intent: Intent
  /** ms since 1970. */
  readonly now: number
  /** Seconds. */
  readonly reuseWindow: number
  /** Whether a token for the asked resource is still usable. */
  readonly hasResidue: boolean
}

/**
 * Decides on a resend by whoever holds the lane, the sender being dead or its outcome noted:
 * once within the reuse window; else only when no usable token is left, with growing pauses.
 */
export function decideResend({ intent, now, reuseWindow, hasResidue }: ResendQuestion): Resend {
  const age = now - intent.sentAt
  const next = { kind: 'send', attempt: intent.attempt + 1 } as const
  // A negative age is a clock set back: outside the window, and no base for a pause.
  if (intent.attempt === 1 && age >= 0 && age < reuseWindow * 1000) return next
  if (hasResidue) return { kind: 'residue' }
  const pause = Math.min(2000 * 2 ** (intent.attempt - 1), 60_000)
  return age < 0 || age >= pause ? next : { kind: 'wait', delay: pause - age }
}
