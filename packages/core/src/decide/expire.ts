import type { GrantRecord } from './record.ts'

/** What becomes of a wish to let all access tokens end now. */
export type Expiry =
  | { readonly kind: 'expired'; readonly grant: GrantRecord }
  /** A renewal is under way: its commit would fail on another epoch, and its refresh token be lost. */
  | { readonly kind: 'busy' }
  /** Nobody is signed in. */
  | { readonly kind: 'none' }

/** Ends the access tokens of a live grant at `now` (ms since 1970), as a change like any other. */
export function expireTokens(grant: GrantRecord | undefined, now: number): Expiry {
  if (grant?.status !== 'live') return { kind: 'none' }
  if (grant.intent !== null && grant.intent.outcome === undefined) return { kind: 'busy' }
  const tokens = Object.fromEntries(
    Object.entries(grant.tokens).map(([key, token]) => [
      key,
      { ...token, expiresAt: Math.min(token.expiresAt, now) },
    ]),
  )
  return { kind: 'expired', grant: { ...grant, epoch: grant.epoch + 1, tokens } }
}
