import { isSmall } from '../decide/record.ts'
import type { Platform, Store } from '../platform/port.ts'
import type { Trail, TrailCounters, TrailEntry, TrailEvents, WrittenEvent } from '../trail.ts'
import { callApp, createListeners } from './listeners.ts'
import { atOnce, type Tell } from './news.ts'

/** Writes the trail. */
export interface Recorder {
  readonly trail: Trail
  record<T extends keyof TrailEvents>(type: T, event: WrittenEvent<TrailEvents[T]>): undefined
  /** The same recorder; its listeners hear by `tell`. */
  telling(tell: Tell): Recorder
  /** Takes entries of other tabs, or of the past: unchecked input. */
  merge(entries: unknown): void
  load(): Promise<void>
  /** Resolves once what was recorded is stored, as far as it can be: before the page leaves. */
  saved(): Promise<void>
}

/** How many entries the ring keeps. */
const capacity = 500
/** Whoever sends a longer entry wants to fill our memory, characters. */
const longestEntry = 2_000

export interface RecorderOptions {
  readonly platform: Platform
  readonly store: Store
  readonly logger: Pick<Console, 'debug' | 'warn'> | undefined
  share(entries: readonly TrailEntry[]): void
}

/** Makes the recorder of one page load. */
export function createRecorder({ platform, store, logger, share }: RecorderOptions): Recorder {
  const tab = platform.crypto.random().slice(0, 8)
  const listeners = createListeners<void>()
  let entries: readonly TrailEntry[] = []
  /** Those that have not come to their places yet: mostly nobody looks. */
  let added: TrailEntry[] = []
  let ids = new Set<string>()
  let counters: TrailCounters = { sent: 0, resent: 0, joined: 0, adopted: 0, takeovers: 0 }
  let unsaved: TrailEntry[] = []
  let saving: Promise<void> = Promise.resolve()
  let count = 0

  function add(more: readonly TrailEntry[], tell: Tell): void {
    // `add` gives the set itself: an id is new once.
    const fresh = more.filter(({ id }) => !ids.has(id) && ids.add(id))
    if (fresh.length === 0) return
    added.push(...fresh)
    if (added.length > capacity) inOrder()
    counters = fresh.reduce(tally, counters)
    tell(() => listeners.tell())
  }

  function inOrder(): readonly TrailEntry[] {
    if (added.length === 0) return entries
    entries = [...entries, ...added].sort((a, b) => a.at - b.at).slice(-capacity)
    ids = new Set(entries.map(({ id }) => id))
    added = []
    return entries
  }

  async function save(): Promise<void> {
    const batch = unsaved
    unsaved = []
    share(batch)
    // Comings and goings are for whoever watches: stored, they would crowd out what explains a loss.
    const kept = batch.filter(({ type }) => !type.startsWith('lane-'))
    if (kept.length === 0) return
    // A trail that cannot be stored is still in memory; storage trouble shows where the grant is written.
    await store.append(kept, capacity).catch(() => undefined)
  }

  const trail: Trail = {
    tab,
    entries: inOrder,
    counters: () => counters,
    subscribe: (listener) => listeners.add(listener),
    export: () => JSON.stringify(inOrder()),
  }

  const merge = (value: unknown): void => {
    if (Array.isArray(value)) add(value.slice(-capacity).filter(entriesAt(platform.clock.wall())), atOnce)
  }

  const telling = (tell: Tell): Recorder => ({
    trail,
    telling,
    merge,
    record(type, event) {
      const entry = {
        ...event,
        id: `${tab}.${++count}`,
        at: platform.clock.wall(),
        tab,
        executor: platform.worker,
        type,
      } as unknown as TrailEntry
      const level = type === 'warning' ? 'warn' : 'debug'
      tell(() => callApp(() => logger?.[level](`[onegrant] ${type} ${JSON.stringify(event)}`)))
      if (unsaved.push(entry) === 1) saving = Promise.resolve().then(save)
      add([entry], tell)
      return undefined
    },
    load: async () => merge(await store.append([], capacity)),
    saved: () => saving,
  })
  return telling(atOnce)
}

/** For how long an entry tells anything, ms: what a provider knows of a credential is no older. */
const longestMemory = 30 * 24 * 60 * 60_000

/** Whether a value is an entry that is not out of date. */
export function entriesAt(now: number): (value: unknown) => value is TrailEntry {
  return (value): value is TrailEntry => isEntry(value) && value.at > now - longestMemory
}

/** Whether a value has what every entry has: storage and channels may hold anything. */
function isEntry(value: unknown): value is TrailEntry {
  const entry = value as Partial<Record<string, unknown>> | null
  return (
    typeof entry === 'object' &&
    ['id', 'tab', 'type'].every((key) => typeof entry?.[key] === 'string') &&
    typeof entry?.['at'] === 'number' &&
    (entry['type'] !== 'joined' || isCount(entry['count'])) &&
    isSmall(entry, longestEntry)
  )
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function tally(counters: TrailCounters, entry: TrailEntry): TrailCounters {
  switch (entry.type) {
    case 'sent':
      return entry.attempt === 1
        ? { ...counters, sent: counters.sent + 1 }
        : { ...counters, resent: counters.resent + 1 }
    case 'joined':
      return { ...counters, joined: counters.joined + entry.count }
    case 'adopted':
      return { ...counters, adopted: counters.adopted + 1 }
    case 'taken-over':
      return { ...counters, takeovers: counters.takeovers + 1 }
    default:
      return counters
  }
}
