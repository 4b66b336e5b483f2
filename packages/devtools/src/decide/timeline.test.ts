import { expect, test } from 'vitest'
import type { TrailEntry } from '@onegrant/core'
import { adopted, entry, granted, noon, sent } from '../testing/trail.ts'
import { cut, layOut, type Timeline } from './timeline.ts'

const draw = (entries: readonly TrailEntry[], width = 0): Timeline =>
  layOut({ entries, tabs: new Map(), thisLoad: 'a' }, width)

test('an event is a mark in the row of its tab, with its words', () => {
  const { marks, lanes } = draw([sent(0, 'b'), granted(2, 5, 'b'), adopted(2, 9, 'a')])
  expect(lanes.map(({ label }) => label)).toEqual(['This tab', 'Tab 1'])
  expect(marks.map(({ row, title }) => [row, title])).toEqual([
    [1, 'Refresh token sent'],
    [1, 'Refresh token granted'],
    [0, "Took another tab's result"],
  ])
})

test('the drawing fills its place, and grows beyond it', () => {
  expect(draw([sent()], 800).width).toBe(800)
  const many = Array.from({ length: 40 }, (_, n) => sent(n, 'a'))
  expect(draw(many, 800).width).toBeGreaterThan(40 * 24)
})

test('each epoch is a line, told once, with its number where there is room', () => {
  const { epochs } = draw([
    granted(1, 0, 'a'),
    entry('signed-in', { epoch: 1 }, 1, 'a'),
    entry('restored', { epoch: 1 }, 2, 'b'),
    granted(2, 60_000, 'a'),
    granted(3, 60_001, 'b'),
    entry('lost', { epoch: 4, cause: 'unknown' }, 120_000, 'a'),
    entry('simulated', { what: 'sign-out' }, 120_001, 'a'),
  ])
  expect(epochs.map(({ label }) => label)).toEqual(['e1', 'e2', '', 'e4'])
})

test('a result leads from the tab that got it to the one that took it', () => {
  const { links, marks } = draw([
    granted(2, 0, 'b'),
    granted(3, 1, 'b'),
    adopted(3, 5, 'a'),
    adopted(9, 6, 'a'),
  ])
  expect(links).toMatchObject([{ from: { row: 1, x: marks[1]?.x }, to: { row: 0, x: marks[2]?.x } }])
})

test('a worker that went on is led to from the page that it outlived, where that page is known', () => {
  const outlived = (page: string): TrailEntry =>
    entry('outlived', { credential: 'refresh_token', page }, 9, 'w')
  const { links, marks } = draw([sent(0, 'b'), sent(1, 'w'), outlived('b'), outlived('gone')])
  expect(links).toMatchObject([{ from: { row: marks[0]?.row }, to: { row: marks[2]?.row, x: marks[2]?.x } }])
})

test('a result of the same tab needs no line', () => {
  expect(draw([granted(2, 0, 'a'), adopted(2, 5, 'a')]).links).toEqual([])
})

test('times of day are written where there is room, and not twice in a second', () => {
  const { ticks } = draw([
    sent(0, 'a'),
    sent(1, 'a'),
    sent(2, 'a'),
    sent(3, 'a'),
    sent(4, 'a'),
    sent(5000, 'a'),
  ])
  expect(ticks.map(({ at }) => at)).toEqual([noon, noon + 5000])
  expect(draw([sent(0, 'a'), sent(1500, 'b'), sent(3000, 'a')]).ticks.length).toBeLessThan(3)
})

test('only what is in the window is drawn, and what reaches into it', () => {
  const entries = [
    sent(0, 'b'),
    ...Array.from({ length: 100 }, (_, n) => entry('restored', { epoch: 1 }, n, 'a')),
    granted(2, 200, 'b'),
    adopted(2, 300, 'a'),
  ]
  const whole = draw(entries)
  const middle = { from: whole.width / 2 - 100, to: whole.width / 2 + 100 }
  const shown = cut(whole, middle)
  expect(shown.marks.length).toBeGreaterThan(0)
  expect(shown.marks.length).toBeLessThan(16)
  expect(shown.spans).toEqual(whole.spans)
  expect([shown.epochs, shown.links, shown.ticks]).toEqual([[], [], []])
  expect(cut(whole, { from: 0, to: whole.width })).toEqual(whole)
})
