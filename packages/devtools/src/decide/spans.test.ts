import { expect, test } from 'vitest'
import { entry, granted, refused, sent } from '../testing/trail.ts'
import type { TrailEntry } from '@onegrant/core'
import { placeEntries } from './places.ts'
import { findSpans, type Span } from './spans.ts'

const end = 1000
const rows = new Map([
  ['a', 0],
  ['b', 1],
])

function spans(entries: readonly TrailEntry[], alive = 'a'): { spans: Span[]; xs: number[] } {
  const { places } = placeEntries(entries, rows)
  return { spans: findSpans(places, end, (load) => load === alive), xs: places.map(({ x }) => x) }
}

test('a request lasts until its answer, and has the colour of it', () => {
  const { spans: found, xs } = spans([sent(0, 'a'), sent(1, 'b'), refused(5, 'b'), granted(2, 9, 'a')])
  expect(found).toEqual([
    { kind: 'request', row: 0, from: xs[0], to: xs[3], tone: 'good', isOpen: false },
    { kind: 'request', row: 1, from: xs[1], to: xs[2], tone: 'bad', isOpen: false },
  ])
})

test('an answer to another credential does not end it', () => {
  const other = entry('granted', { credential: 'code', fingerprint: 'fp-of-a-code', epoch: 1 }, 5, 'a')
  expect(spans([sent(0, 'a'), other]).spans).toMatchObject([{ to: end, isOpen: true }])
})

test('what this page has not had an answer to lasts until now', () => {
  expect(spans([sent(0, 'a')]).spans).toMatchObject([{ to: end, tone: 'sent', isOpen: true }])
})

test('what another page has had no answer to ends with the last that was heard of it', () => {
  const { spans: found, xs } = spans([sent(0, 'b'), entry('restored', { epoch: 1 }, 5, 'b'), sent(9, 'a')])
  expect(found[0]).toMatchObject({ row: 1, to: xs[1], isOpen: false })
})

test('the lane is waited for, held and left', () => {
  const { spans: found, xs } = spans([
    entry('lane-queued', { generation: 1 }, 0, 'a'),
    entry('lane-entered', { generation: 1, waited: 5 }, 5, 'a'),
    sent(6, 'a'),
    granted(2, 7, 'a'),
    entry('lane-left', { generation: 1, held: 3 }, 8, 'a'),
  ])
  expect(found.map(({ kind, from, to, tone }) => [kind, from, to, tone])).toEqual([
    ['wait', xs[0], xs[1], 'lane'],
    ['hold', xs[1], xs[4], 'lane'],
    ['request', xs[2], xs[3], 'good'],
  ])
})

test("a wait that another tab's commit has spared ends with its result", () => {
  const { spans: found, xs } = spans([
    entry('lane-queued', { generation: 1 }, 0, 'a'),
    entry('adopted', { credential: 'refresh_token', epoch: 2 }, 5, 'a'),
  ])
  expect(found).toMatchObject([{ kind: 'wait', to: xs[1], isOpen: false }])
})

test('a place in the queue that is given up has ended', () => {
  const { spans: found, xs } = spans([
    entry('lane-queued', { generation: 1 }, 0, 'a'),
    entry('lane-left', { generation: 1, held: 3 }, 5, 'a'),
  ])
  expect(found).toMatchObject([{ kind: 'wait', to: xs[1], isOpen: false }])
})
