import { freshness } from './freshness.ts'
import type { GrantRecord, HeldToken } from './record.ts'
import { decideResend } from './resend.ts'

/** What the holder of the lane should do for one token key. */
export type RenewalPlan =
  /** Another tab was here first, or nothing may be sent while this token serves. */
  | { readonly kind: 'adopt'; readonly token: HeldToken }
  | { readonly kind: 'send'; readonly refreshToken: string; readonly attempt: number }
  | { readonly kind: 'wait'; readonly delay: number }
  | { readonly kind: 'signed-out' }
  /** Nothing can be renewed: the grant is lost, or there never was a refresh token. */
  | { readonly kind: 'lost' }

export interface RenewalQuestion {
  readonly grant: GrantRecord | undefined
  readonly key: string
  /** The access token that the caller had and does not want again. */
  readonly rejected: string | undefined
  /** Seconds. */
  readonly minValidity: number
  /** ms since 1970. */
  readonly now: number
  /** Seconds. */
  readonly reuseWindow: number
  /** Fingerprint of the record's refresh token. */
  readonly fingerprint: string | undefined
}

/** Plans under the lane, from the record as it is now. */
export function planRenewal(question: RenewalQuestion): RenewalPlan {
  const { grant, key, rejected, minValidity, now, reuseWindow, fingerprint } = question
  if (grant === undefined || grant.status === 'out') return { kind: 'signed-out' }
  if (grant.status === 'lost') return { kind: 'lost' }
  const token = grant.tokens[key]
  const state = token?.accessToken === rejected ? 'expired' : freshness(token, now, minValidity)
  if (token !== undefined && state === 'fresh') return { kind: 'adopt', token }
  const { refreshToken, intent } = grant
  const isRefused = intent?.outcome === 'refused' && intent.fingerprint === fingerprint
  if (refreshToken === null || isRefused) {
    return token !== undefined && state === 'due' ? { kind: 'adopt', token } : { kind: 'lost' }
  }
  if (intent === null || intent.fingerprint !== fingerprint) return { kind: 'send', refreshToken, attempt: 1 }
  const resend = decideResend({ intent, now, reuseWindow, residue: state === 'due' ? token : undefined })
  return resend.kind === 'send' ? { ...resend, refreshToken } : resend
}
