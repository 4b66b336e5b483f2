import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entry, granted, sent } from '../testing/trail.ts'
import { placeEntries } from './places.ts'

const rows = new Map([
  ['a', 0],
  ['b', 1],
])

const xs = (...[entries, rowOf]: Parameters<typeof placeEntries>): number[] =>
  placeEntries(entries, rowOf).places.map(({ x }) => x)

test('what happens within a millisecond in one tab is drawn side by side', () => {
  const [first = 0, second = 0] = xs([sent(0, 'a'), granted(2, 0, 'a')], rows)
  expect(second - first).toBeGreaterThanOrEqual(24)
})

test('in different tabs it is drawn above each other, in order', () => {
  const [first = 0, second = 0] = xs([sent(0, 'a'), sent(0, 'b')], rows)
  expect(second - first).toBeGreaterThan(0)
  expect(second - first).toBeLessThan(24)
})

test('a longer pause takes more room, up to a limit, and says how long it was', () => {
  const gap = (ms: number): number => {
    const [first = 0, second = 0] = xs([sent(0, 'a'), sent(ms, 'b')], rows)
    return second - first
  }
  expect(gap(1000)).toBeGreaterThan(gap(100))
  expect(gap(10_000)).toBeGreaterThan(gap(1000))
  expect(gap(86_400_000)).toBe(gap(3_600_000))
  expect(placeEntries([sent(0, 'a'), sent(10_000, 'a')], rows).folds).toEqual([])
  const { folds, places } = placeEntries([sent(0, 'a'), sent(60_000, 'a')], rows)
  expect(folds).toEqual([{ x: ((places[0]?.x ?? 0) + (places[1]?.x ?? 0)) / 2, time: 60_000 }])
})

test('a clock that was set back does not draw backwards', () => {
  const [first = 0, second = 0] = xs([sent(1000, 'a'), sent(0, 'b')], rows)
  expect(second).toBeGreaterThan(first)
})

test('an entry without a time does not take the places of the others', () => {
  const places = xs([sent(0, 'a'), { ...sent(0, 'a'), at: NaN }, sent(5, 'a')], rows)
  expect(places.every((x) => x > 0)).toBe(true)
})

test('the comings and goings of the lock take hardly any room, and have no mark', () => {
  const lock = [
    entry('lane-queued', { generation: 1 }, 0, 'a'),
    entry('lane-entered', { generation: 1, waited: 5 }, 0, 'a'),
  ]
  const { places } = placeEntries(lock, rows)
  expect(places.map(({ isMark }) => isMark)).toEqual([false, false])
  expect((places[1]?.x ?? 0) - (places[0]?.x ?? 0)).toBeLessThan(5)
})

test('a load of no known row is in the first', () => {
  expect(placeEntries([sent(0, 'z')], rows).places[0]?.row).toBe(0)
})

test('an empty trail has no places', () => {
  expect(placeEntries([], rows)).toMatchObject({ places: [], folds: [] })
})

test('marks of one tab never touch, and time never goes back', () => {
  const event = fc.record({ after: fc.nat(200_000), tab: fc.constantFrom('a', 'b') })
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const entries = events.toSorted((a, b) => a.after - b.after).map(({ after, tab }) => sent(after, tab))
      const { places, width } = placeEntries(entries, rows)
      for (const [index, { row, x }] of places.entries()) {
        const before = places.slice(0, index)
        for (const other of before.filter((place) => place.row === row))
          expect(x - other.x).toBeGreaterThanOrEqual(24)
        expect(x).toBeGreaterThanOrEqual(before.at(-1)?.x ?? 0)
        expect(x).toBeLessThan(width)
      }
    }),
    {
      numRuns: Number(
        (globalThis as { process?: { env: Record<string, string> } }).process?.env['FC_RUNS'] ?? 100,
      ),
    },
  )
})
