import type { HeldToken } from './record.ts'

/** Beyond this, platforms fire a timer at once. */
const longest = 2 ** 31 - 2

/**
 * Milliseconds until a token should be renewed in advance: at 75 % of its lifetime or 60 s before its end, whichever
 * is earlier there, less a jitter so that tabs do not wake at once.
 *
 * @param chance between 0 and 1
 */
export function renewalDelay(token: HeldToken, now: number, chance: number): number {
  const lifetime = token.lifetime * 1000
  const lead = Math.max(lifetime * 0.25, Math.min(60_000, lifetime * 0.5))
  const delay = token.expiresAt - lead - chance * lead * 0.2 - now
  return Math.min(Math.max(delay, 0), longest)
}
