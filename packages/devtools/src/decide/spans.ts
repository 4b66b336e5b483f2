import type { Place } from './places.ts'
import { describe, type Tone } from './describe.ts'

/** Something that lasted: a request until its answer, or the lane while it was waited for or held. */
export interface Span {
  readonly kind: 'request' | 'wait' | 'hold'
  readonly row: number
  readonly from: number
  readonly to: number
  readonly tone: Tone
  /** Whether its end is not in the trail yet. */
  readonly isOpen: boolean
}

const outcomes = ['granted', 'refused', 'unclear', 'withheld', 'dropped']

/** What a kind of span begins and ends with. */
const lane: Readonly<Record<string, readonly [kind: Span['kind'], end: readonly string[]]>> = {
  // A flight that is spared the lane by another tab's commit leaves the queue without a word; a page queues once at a time.
  'lane-queued': ['wait', ['lane-entered', 'lane-left', 'adopted', 'lane-queued']],
  'lane-entered': ['hold', ['lane-left']],
}

/**
 * Finds what lasted. A span whose page has gone ends with the page's last event.
 *
 * @param end where a span stands that lasts until now, px
 * @param isAlive whether a page load may still go on
 */
export function findSpans(places: readonly Place[], end: number, isAlive: (load: string) => boolean): Span[] {
  const lastOf = (load: string): number =>
    Math.max(...places.filter(({ entry }) => entry.tab === load).map(({ x }) => x))
  return places.flatMap((start, index): Span[] => {
    const { entry, row, x } = start
    const kind = entry.type === 'sent' ? 'request' : lane[entry.type]?.[0]
    if (kind === undefined) return []
    const ended = places.slice(index + 1).find((place) => isEnd(start, place))
    const to = ended?.x ?? (isAlive(entry.tab) ? end : lastOf(entry.tab))
    const tone = kind !== 'request' ? 'lane' : ended === undefined ? 'sent' : describe(ended.entry).tone
    return [{ kind, row, from: x, to, tone, isOpen: ended === undefined && isAlive(entry.tab) }]
  })
}

function isEnd({ entry: start }: Place, { entry: end }: Place): boolean {
  if (start.tab !== end.tab) return false
  if (start.type === 'sent')
    return outcomes.includes(end.type) && 'fingerprint' in end && end.fingerprint === start.fingerprint
  return lane[start.type]?.[1].includes(end.type) === true
}
