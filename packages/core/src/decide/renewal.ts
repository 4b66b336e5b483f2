import { freshness } from './freshness.ts'
import type { Fingerprint } from '../trail.ts'
import type { GrantRecord, HeldToken, Intent } from './record.ts'
import { decideResend } from './resend.ts'

/** What the holder of the lane should do for one token key. */
export type RenewalPlan =
  /** Another tab was here first, or nothing may be sent while this token serves. */
  | { readonly kind: 'adopt'; readonly token: HeldToken }
  | { readonly kind: 'send'; readonly refreshToken: string; readonly attempt: number }
  | { readonly kind: 'wait'; readonly delay: number }
  /** A sender without a lock may be at work: its intent is its lease. */
  | { readonly kind: 'respect'; readonly lease: string }
  | { readonly kind: 'signed-out' }
  /** Nothing can be renewed: the grant is lost, or there never was a refresh token. */
  | { readonly kind: 'lost' }

/** What is known of whoever wrote the record's intent. */
export type Sender =
  /** Dead, or its outcome is noted. */
  | 'done'
  /** Robbed of the lane, but not dead: it may hold the answer. */
  | 'alive'
  /** Nobody can tell, since one of the two has no locks. */
  | 'unknown'

export interface RenewalQuestion {
  readonly grant: GrantRecord | undefined
  readonly key: string
  /** The access token that the caller had and does not want again. */
  readonly rejected: string | undefined
  /** Seconds. */
  readonly minValidity: number
  /** ms since 1970. */
  readonly now: number
  /** Time since the send of the record's intent by this page's own clock, ms; 0 for a send of another page. */
  readonly ownAge: number
  /** Seconds. */
  readonly reuseWindow: number
  /** Fingerprint of the record's refresh token. */
  readonly fingerprint: Fingerprint | undefined
  /** Whether this page knows that the server has refused it, in case that could not be noted. */
  readonly isRefused: boolean
  readonly sender: Sender
}

/** Plans under the lane, from the record as it is now. */
export function planRenewal(question: RenewalQuestion): RenewalPlan {
  const { grant, key, rejected, minValidity, now, fingerprint, sender } = question
  if (grant === undefined || grant.status === 'out') return { kind: 'signed-out' }
  if (grant.status === 'lost') return { kind: 'lost' }
  const token = grant.tokens[key]
  const state = token?.accessToken === rejected ? 'expired' : freshness(token, now, minValidity)
  if (token !== undefined && state === 'fresh') return { kind: 'adopt', token }
  const { refreshToken, intent } = grant
  const isNoted = intent?.outcome === 'refused' && intent.fingerprint === fingerprint
  if (refreshToken === null || isNoted || question.isRefused) {
    return token !== undefined && state === 'due' ? { kind: 'adopt', token } : { kind: 'lost' }
  }
  if (intent === null || intent.fingerprint !== fingerprint) return { kind: 'send', refreshToken, attempt: 1 }
  const residue = state === 'due' ? token : undefined
  const resend = decideResend({ ...question, intent, isSenderDone: sender === 'done', residue })
  if (resend.kind === 'adopt') return resend
  if (sender === 'unknown') return { kind: 'respect', lease: intent.id }
  return resend.kind === 'send' ? { ...resend, refreshToken } : resend
}

/** What the holder of the lane must find out before it can judge a sender. */
export type SenderQuestion =
  | { readonly kind: 'known'; readonly sender: Sender }
  /** The sender is alive if and only if the lock of that earlier lane is still held. */
  | { readonly kind: 'ask'; readonly lane: number }

/**
 * Judges the sender of the record's intent.
 *
 * @param lane generation of the lane whose lock is ours; null where the browser has no locks
 * @param outwaited id of the intent whose lease this page has seen run out
 */
export function judgeSender(
  intent: Intent | null | undefined,
  lane: number | null,
  outwaited: string | undefined,
): SenderQuestion {
  if (!intent || intent.outcome !== undefined || intent.lane === (lane ?? NaN))
    return { kind: 'known', sender: 'done' }
  if (intent.id === outwaited) return { kind: 'known', sender: 'alive' }
  if (intent.lane === null || lane === null) return { kind: 'known', sender: 'unknown' }
  return { kind: 'ask', lane: intent.lane }
}
