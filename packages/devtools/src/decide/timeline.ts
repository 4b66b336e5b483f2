import type { TrailEntry } from '@onegrant/core'
import { describe, type Description } from './describe.ts'
import { findLanes, type Lane } from './lanes.ts'
import { type Fold, type Place, placeEntries } from './places.ts'
import { findSpans, type Span } from './spans.ts'

export type { Span }

/** An event's mark, in rows and pixels. */
export interface Mark extends Description {
  readonly entry: TrailEntry
  readonly row: number
  readonly x: number
}

/** A line through all rows: from here on the grant's record has this epoch. */
export interface Epoch {
  readonly x: number
  /** Empty where there is no room for it. */
  readonly label: string
}

/** From the tab that renewed to the one that took the result, or from a page to the worker that outlived it. */
export interface Link {
  readonly from: Point
  readonly to: Point
}

interface Point {
  readonly row: number
  readonly x: number
}

/** A time of day on the axis, ms since 1970. */
export interface Tick {
  readonly x: number
  readonly at: number
}

/** All that is drawn. */
export interface Timeline {
  readonly lanes: readonly Lane[]
  readonly marks: readonly Mark[]
  readonly spans: readonly Span[]
  readonly epochs: readonly Epoch[]
  readonly links: readonly Link[]
  readonly folds: readonly Fold[]
  readonly ticks: readonly Tick[]
  readonly width: number
}

/** A trail, and who asks for its timeline. */
export interface Trace {
  readonly entries: readonly TrailEntry[]
  /** The browser tab of each page load, where that is known. */
  readonly tabs: ReadonlyMap<string, string>
  readonly thisLoad: string
}

/** The part of the timeline that is looked at, px from its left edge. */
export interface Window {
  readonly from: number
  readonly to: number
}

/** A time of day takes so much room, px. */
const tickWidth = 76
/** An epoch's number takes so much, px. */
const epochWidth = 30

/** Lays out a trail as a timeline with a row for each tab; `width` is the least that the drawing fills, px. */
export function layOut({ entries, tabs, thisLoad }: Trace, width: number): Timeline {
  const { lanes, rowOf } = findLanes(entries, tabs, thisLoad)
  const { places, folds, width: needed } = placeEntries(entries, rowOf)
  const end = Math.max(width, needed)
  return {
    lanes,
    marks: places
      .filter(({ isMark }) => isMark)
      .map(({ entry, row, x }) => ({ ...describe(entry), entry, row, x })),
    // What another page has begun and not ended may have ended with it, for all that this page knows.
    spans: findSpans(places, end, (load) => load === thisLoad),
    epochs: epochsOf(places),
    links: linksOf(places),
    folds,
    ticks: ticksOf(places),
    width: end,
  }
}

/** What of a timeline is in the window, or reaches into it. */
export function cut(timeline: Timeline, { from, to }: Window): Timeline {
  const isIn = ({ x }: { readonly x: number }): boolean => x >= from - tickWidth && x <= to + tickWidth
  const reaches = (a: number, b: number): boolean => Math.max(a, b) >= from && Math.min(a, b) <= to
  return {
    ...timeline,
    marks: timeline.marks.filter(isIn),
    spans: timeline.spans.filter((span) => reaches(span.from, span.to)),
    epochs: timeline.epochs.filter(isIn),
    links: timeline.links.filter((link) => reaches(link.from.x, link.to.x)),
    folds: timeline.folds.filter(isIn),
    ticks: timeline.ticks.filter(isIn),
  }
}

const raising = ['signed-in', 'granted', 'signed-out', 'lost', 'recovered', 'simulated']

function epochsOf(places: readonly Place[]): Epoch[] {
  const epochs: Epoch[] = []
  let last: unknown
  let room = -Infinity
  for (const { entry, x } of places) {
    const epoch: unknown = raising.includes(entry.type) && 'epoch' in entry ? entry.epoch : undefined
    // A sign-in is told twice: by the code that was granted, and by the session that came of it.
    if (typeof epoch !== 'number' || epoch === last) continue
    last = epoch
    epochs.push({ x, label: x >= room ? `e${epoch}` : '' })
    if (x >= room) room = x + epochWidth
  }
  return epochs
}

function linksOf(places: readonly Place[]): Link[] {
  return places.flatMap((place, index): Link[] => {
    const { entry } = place
    if (entry.type !== 'adopted' && entry.type !== 'outlived') return []
    const from = places
      .slice(0, index)
      .findLast(({ entry: other }) =>
        entry.type === 'outlived'
          ? other.tab === entry.page
          : other.type === 'granted' && other.epoch === entry.epoch,
      )
    return from === undefined || from.row === place.row ? [] : [{ from, to: place }]
  })
}

function ticksOf(places: readonly Place[]): Tick[] {
  const ticks: Tick[] = []
  for (const { x, entry } of places) {
    const last = ticks.at(-1)
    const isAnother = last === undefined || Math.floor(entry.at / 1000) !== Math.floor(last.at / 1000)
    if (isAnother && x >= (last?.x ?? -Infinity) + tickWidth) ticks.push({ x, at: entry.at })
  }
  return ticks
}
