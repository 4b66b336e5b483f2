import type { HeldToken } from './record.ts'

/** Beyond this, platforms fire a timer at once. */
const longest = 2 ** 31 - 2

/**
 * Milliseconds until a token should be renewed in advance: at 75 % of its lifetime or 60 s before its end, whichever
 * is earlier there, less a jitter so that tabs do not wake at once. A hidden page waits half of what is left then, so
 * that a visible one, where there is one, comes first.
 *
 * @param chance between 0 and 1
 */
export function renewalDelay(token: HeldToken, now: number, chance: number, isVisible: boolean): number {
  const lifetime = token.lifetime * 1000
  const lead = Math.max(lifetime * 0.25, Math.min(60_000, lifetime * 0.5))
  const share = isVisible ? 1 + chance * 0.2 : (1 - chance * 0.2) / 2
  return asDelay(token.expiresAt - lead * share - now)
}

/** A time to wait as timers take it: not negative, and not beyond what they can count. */
export function asDelay(ms: number): number {
  return Math.min(Math.max(ms, 0), longest)
}
