import type { TrailEntry, TrailEvents } from '@onegrant/core'

/** A fixed instant, ms since 1970: tests move it by adding. */
export const noon: number = Date.UTC(2026, 5, 1, 12)

let count = 0

/** An entry of a trail, `after` ms after noon. */
export function entry<T extends keyof TrailEvents>(
  type: T,
  fields: TrailEvents[T],
  after = 0,
  tab = 'load-1',
): TrailEntry {
  // The union of entries is made of exactly these parts; TypeScript does not see it for a type parameter.
  return { ...fields, id: `${tab}.${++count}`, at: noon + after, tab, type } as unknown as TrailEntry
}

/** An entry as another SDK, or nobody we know, may have written it. */
export function foreignEntry(type: string, fields: object = {}, after = 0, tab = 'load-1'): TrailEntry {
  return { ...fields, id: `${tab}.${++count}`, at: noon + after, tab, type } as unknown as TrailEntry
}

const refresh = { credential: 'refresh_token', fingerprint: 'fp-of-rt-1' } as const

/** A send of the first refresh token. */
export const sent = (after = 0, tab?: string): TrailEntry =>
  entry('sent', { ...refresh, attempt: 1 }, after, tab)

/** Its success. */
export const granted = (epoch: number, after = 0, tab?: string): TrailEntry =>
  entry('granted', { ...refresh, epoch }, after, tab)

/** A result that was taken from another tab. */
export const adopted = (epoch: number, after = 0, tab?: string): TrailEntry =>
  entry('adopted', { credential: 'refresh_token', epoch }, after, tab)

/** The provider's no. */
export const refused = (after = 0, tab?: string, error = 'invalid_grant'): TrailEntry =>
  entry('refused', { ...refresh, error, status: 400 }, after, tab)
