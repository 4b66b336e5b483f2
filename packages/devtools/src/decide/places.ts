import type { TrailEntry } from '@onegrant/core'

/** Where an event stands on the folded time axis. */
export interface Place {
  readonly entry: TrailEntry
  readonly row: number
  /** Distance from the left edge, px. */
  readonly x: number
  /** Whether it has a mark of its own: the lock's comings and goings are spans alone. */
  readonly isMark: boolean
}

/** A stretch of time that is drawn shorter than it was. */
export interface Fold {
  readonly x: number
  /** ms. */
  readonly time: number
}

export interface Places {
  readonly places: readonly Place[]
  readonly folds: readonly Fold[]
  /** Width of the drawing, px. */
  readonly width: number
}

/** Room before the first and after the last mark, px. */
const margin = 24
/** Marks of one row do not touch, px: they are 24 wide. */
const betweenMarks = 30
/** Marks of different rows may stand above each other, but a little later is a little further right, px. */
const betweenRows = 9
/** The most that any pause takes, px. */
const longestGap = 96
/** From here on the axis says how long the pause was, ms. */
const foldFrom = 20_000

const spans = ['lane-queued', 'lane-entered', 'lane-left']

/**
 * Places the events of a trail from left to right. Time is folded: what follows within milliseconds is drawn apart, and
 * an idle hour takes no more room than an idle minute.
 */
export function placeEntries(entries: readonly TrailEntry[], rowOf: ReadonlyMap<string, number>): Places {
  const places: Place[] = []
  const folds: Fold[] = []
  const lastMark = new Map<number, number>()
  let before: Place | undefined
  for (const entry of entries) {
    const row = rowOf.get(entry.tab) ?? 0
    const isMark = !spans.includes(entry.type)
    const passed = entry.at - (before ?? { entry }).entry.at
    // A clock that was set back, or an entry that says no time at all: only the order is known.
    const time = passed > 0 ? passed : 0
    const gap = gapOf(time)
    const after = before === undefined ? margin : before.x + (before.isMark || isMark ? betweenRows : 3) + gap
    const x = isMark ? Math.max(after, (lastMark.get(row) ?? -betweenMarks) + betweenMarks) : after
    if (before !== undefined && time >= foldFrom) folds.push({ x: (before.x + x) / 2, time })
    before = { entry, row, x, isMark }
    places.push(before)
    if (isMark) lastMark.set(row, x)
  }
  return { places, folds, width: (before?.x ?? margin) + margin }
}

/** Room that a pause takes, px: it grows with the order of its length. */
function gapOf(time: number): number {
  return Math.min(longestGap, 12 * Math.log2(1 + time / 400))
}
