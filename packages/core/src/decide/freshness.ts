import type { HeldToken } from './record.ts'

/** Whether a token can be given out: for all of minValidity, only for now, or not at all. */
export type Freshness = 'fresh' | 'due' | 'expired'

/** Judges a held token at `now` (ms since 1970) for a caller who needs `minValidity` seconds more. */
export function freshness(token: HeldToken | undefined, now: number, minValidity: number): Freshness {
  if (token === undefined) return 'expired'
  const left = token.expiresAt - now
  // A clock set back makes a token look younger than it can be; its issue would lie in the future.
  if (left <= 0 || left > token.lifetime * 1000 + clockStep) return 'expired'
  return left >= minValidity * 1000 ? 'fresh' : 'due'
}

/** Clocks of one machine are corrected in steps below this, ms. */
const clockStep = 60_000
