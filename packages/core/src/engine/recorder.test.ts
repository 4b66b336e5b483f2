import { expect, test } from 'vitest'
import type { Platform, Store } from '../platform/port.ts'
import { mark } from '../testing/records.ts'
import { settle } from '../testing/settle.ts'
import { createClock } from '../testing/simulated-clock.ts'
import type { TrailEntry } from '../trail.ts'
import { createRecorder } from './recorder.ts'

const sent = { credential: 'refresh_token', fingerprint: mark('fp-of-rt-1'), attempt: 1 } as const

interface Options {
  stored?: object[]
  isBroken?: boolean
  logger?: Pick<Console, 'debug' | 'warn'>
}

function setup({ stored = [], isBroken = false, logger }: Options = {}) {
  const clock = createClock()
  const shared: (readonly TrailEntry[])[] = []
  const appended: { entries: readonly object[]; keep: number }[] = []
  const store = {
    append: async (entries: readonly object[], keep: number) => {
      if (isBroken) throw new DOMException('full', 'QuotaExceededError')
      appended.push({ entries, keep })
      stored.push(...entries)
      return stored.slice(-keep)
    },
  }
  const platform = { clock, crypto: { random: () => 'tab-12345678' } }
  const recorder = createRecorder({
    platform: platform as unknown as Platform,
    store: store as unknown as Store,
    logger,
    share: (entries) => void shared.push(entries),
  })
  return { ...recorder, recorder, appended, clock, shared, stored }
}

/** When the entries of others begin: before all clocks of these tests, and not long ago. */
const before = Date.now() - 60_000

/** An entry of another tab. */
function foreign(changes: Record<string, unknown> = {}) {
  return {
    id: 'other.1',
    at: before,
    tab: 'other',
    type: 'adopted',
    credential: 'refresh_token',
    epoch: 1,
    ...changes,
  }
}

test('an entry has its event, its tab, its time and an id of its own', () => {
  const { record, trail, clock } = setup()
  record('sent', sent)
  record('sent', sent)
  const [first, second] = trail.entries()
  expect(first).toEqual({
    ...sent,
    type: 'sent',
    tab: trail.tab,
    at: clock.wall(),
    id: expect.any(String) as unknown,
  })
  expect(second?.id).not.toBe(first?.id)
  expect(trail.tab).toHaveLength(8)
})

test('entries are the same array until one is added, and counters the same object until one changes', () => {
  const { record, trail } = setup()
  const entries = trail.entries()
  const counters = trail.counters()
  expect(trail.entries()).toBe(entries)
  record('signed-in', { epoch: 1 })
  expect(trail.entries()).not.toBe(entries)
  expect(entries).toEqual([])
  expect(trail.counters()).toBe(counters)
})

test('first sends, resends, joins, adoptions and takeovers are counted apart', () => {
  const { record, trail } = setup()
  record('sent', sent)
  record('sent', { ...sent, attempt: 2 })
  record('sent', { ...sent, attempt: 3 })
  record('joined', { credential: 'code', count: 5 })
  record('adopted', { credential: 'refresh_token', epoch: 1 })
  record('granted', { credential: 'code', fingerprint: mark('fp'), epoch: 1 })
  record('taken-over', { generation: 2 })
  expect(trail.counters()).toEqual({ sent: 1, resent: 2, joined: 5, adopted: 1, takeovers: 1 })
})

test('a listener is told of each new entry, and not after it has left', () => {
  const { record, merge, trail } = setup()
  const seen: number[] = []
  const leave = trail.subscribe(() => void seen.push(trail.entries().length))
  record('signed-in', { epoch: 1 })
  merge([foreign()])
  merge([foreign()])
  leave()
  record('signed-in', { epoch: 2 })
  expect(seen).toEqual([1, 2])
})

test('entries of one task are stored and shared together', async () => {
  const { record, appended, shared } = setup()
  record('sent', sent)
  record('signed-in', { epoch: 1 })
  expect(shared).toEqual([])
  await settle()
  record('signed-in', { epoch: 2 })
  await settle()
  expect(shared.map((entries) => entries.map(({ type }) => type))).toEqual([
    ['sent', 'signed-in'],
    ['signed-in'],
  ])
  expect(appended.map(({ entries }) => entries)).toEqual(shared)
  expect(appended[0]?.keep).toBe(500)
})

test('a trail that cannot be stored is still there', async () => {
  const { record, trail } = setup({ isBroken: true })
  record('sent', sent)
  await settle()
  expect(trail.entries()).toHaveLength(1)
})

test('the past is loaded, and what is known already comes once', async () => {
  const { recorder, record, trail } = setup({ stored: [foreign(), foreign({ id: 'other.2' })] })
  record('sent', sent)
  await settle()
  await recorder.load()
  await recorder.load()
  expect(trail.entries().map(({ tab }) => tab)).toEqual(['other', 'other', trail.tab])
  expect(trail.counters()).toEqual({ sent: 1, resent: 0, joined: 0, adopted: 2, takeovers: 0 })
})

test('an entry that is too long, or counts backwards, is nobody’s of ours', () => {
  const { merge, trail } = setup()
  merge([
    foreign({ reason: 'x'.repeat(2_000) }),
    foreign({ type: 'joined', count: -5 }),
    foreign({ reason: 1n }),
  ])
  expect(trail.entries()).toEqual([])
  expect(trail.counters().joined).toBe(0)
})

test('entries of all tabs stand in the order of their time', () => {
  const { record, merge, trail, clock } = setup()
  record('sent', sent)
  merge([foreign({ id: 'other.2', at: clock.wall() + 1 }), foreign({ at: clock.wall() - 1 })])
  expect(trail.entries().map(({ id }) => id)).toEqual(['other.1', expect.any(String), 'other.2'])
})

test('the ring keeps the newest 500', () => {
  const { merge, record, trail, clock } = setup()
  merge(Array.from({ length: 600 }, (_, index) => foreign({ id: `other.${index}`, at: before + index })))
  expect(trail.entries()).toHaveLength(500)
  expect(trail.entries()[0]).toMatchObject({ at: before + 100 })
  record('sent', sent)
  expect(trail.entries()).toHaveLength(500)
  expect(trail.entries().at(-1)).toMatchObject({ type: 'sent', at: clock.wall() })
})

test('what is no entry is not taken from another tab', () => {
  const { merge, trail } = setup()
  const wrong = [
    null,
    undefined,
    7,
    'entry',
    [],
    {},
    foreign({ id: 1 }),
    foreign({ tab: null }),
    foreign({ type: undefined }),
    foreign({ at: '0' }),
  ]
  merge(wrong)
  for (const value of [...wrong, { length: 1, 0: foreign() }]) merge(value)
  expect(trail.entries()).toEqual([])
})

test('an entry that stands twice in one message counts once', () => {
  const { merge, trail } = setup()
  merge([foreign(), foreign()])
  expect(trail.entries()).toHaveLength(1)
  expect(trail.counters().adopted).toBe(1)
})

test('an entry whose parts are wrong spoils no counter', () => {
  const { merge, trail } = setup()
  merge([foreign({ type: 'joined', count: '5' }), foreign({ id: 'other.2', type: 'joined' })])
  for (const value of Object.values(trail.counters())) expect(Number.isSafeInteger(value)).toBe(true)
})

test('the export is JSON of the entries', () => {
  const { record, trail } = setup()
  record('sent', sent)
  expect(JSON.parse(trail.export())).toEqual(trail.entries())
})

test('a logger gets one line per entry, and a warning as such', () => {
  const lines: string[] = []
  const logger = {
    debug: (line: string) => void lines.push(`debug ${line}`),
    warn: (line: string) => void lines.push(`warn ${line}`),
  }
  const { record, merge } = setup({ logger })
  record('signed-in', { epoch: 7 })
  record('warning', { topic: 'storage', remedy: 'Look.' })
  merge([foreign()])
  expect(lines).toEqual([
    'debug [onegrant] signed-in {"epoch":7}',
    'warn [onegrant] warning {"topic":"storage","remedy":"Look."}',
  ])
})

test('a logger that throws breaks nothing: the recorder is called in the middle of a send', () => {
  const broken = (): never => {
    throw new Error('of the app')
  }
  const { record, trail } = setup({ logger: { debug: broken, warn: broken } })
  expect(() => record('sent', sent)).not.toThrow()
  expect(trail.entries()).toHaveLength(1)
})

test('comings and goings in the lane are shared with other tabs and not stored', async () => {
  const { record, shared, appended } = setup()
  record('lane-queued', { generation: 0 })
  await settle()
  record('lane-entered', { generation: 0, waited: 5 })
  record('sent', sent)
  record('lane-left', { generation: 0, held: 7 })
  await settle()
  expect(shared.flat().map(({ type }) => type)).toEqual(['lane-queued', 'lane-entered', 'sent', 'lane-left'])
  expect(appended).toMatchObject([{ entries: [{ type: 'sent' }] }])
})

test('what was recorded is stored before the recorder says so, and a broken store is no reason to wait', async () => {
  const { record, saved, appended } = setup()
  record('sent', sent)
  await saved()
  expect(appended).toHaveLength(1)
  const broken = setup({ isBroken: true })
  broken.record('sent', sent)
  await expect(broken.saved()).resolves.toBeUndefined()
})

test('what is older than thirty days tells nothing any more', () => {
  const { merge, trail, clock } = setup()
  const month = 30 * 24 * 60 * 60_000
  merge([foreign({ at: clock.wall() - month }), foreign({ id: 'other.2', at: clock.wall() - month + 1 })])
  expect(trail.entries().map(({ id }) => id)).toEqual(['other.2'])
})
