import { expect, test } from 'vitest'
import { granted, sent } from '../testing/trail.ts'
import { findLanes } from './lanes.ts'

const labels = (...[entries, tabs, thisLoad]: Parameters<typeof findLanes>): string[] =>
  findLanes(entries, tabs, thisLoad).lanes.map(({ label }) => label)

test('each tab has a row, and this one comes first', () => {
  const entries = [sent(0, 'a'), sent(10, 'b'), granted(2, 20, 'b'), sent(30, 'c')]
  expect(labels(entries, new Map(), 'b')).toEqual(['This tab', 'Tab 1', 'Tab 3'])
  const { lanes, rowOf } = findLanes(entries, new Map(), 'b')
  expect([...rowOf]).toEqual([
    ['b', 0],
    ['a', 1],
    ['c', 2],
  ])
  expect(lanes.map(({ isThisTab }) => isThisTab)).toEqual([true, false, false])
})

test('the page loads of one tab share its row', () => {
  const tabs = new Map([
    ['a', 'tab-1'],
    ['b', 'tab-1'],
    ['c', 'tab-2'],
  ])
  const { lanes, rowOf } = findLanes([sent(0, 'a'), sent(5, 'c'), sent(10, 'b')], tabs, 'b')
  expect(lanes).toHaveLength(2)
  expect(rowOf.get('a')).toBe(rowOf.get('b'))
  expect(lanes[0]).toMatchObject({ key: 'a', label: 'This tab' })
})

test('two loads that overlap are two tabs, whatever they say: one is a duplicate', () => {
  const tabs = new Map([
    ['a', 'tab-1'],
    ['b', 'tab-1'],
  ])
  const { lanes } = findLanes([sent(0, 'a'), sent(10, 'b'), granted(2, 20, 'a')], tabs, 'a')
  expect(lanes).toHaveLength(2)
})

test('a worker that sends for all tabs has a row of its own', () => {
  const byWorker = { ...sent(5, 'w'), executor: 'worker' } as const
  expect(labels([sent(0, 'a'), byWorker], new Map(), 'a')).toEqual(['This tab', 'Worker'])
})

test('a tab that has done nothing yet has no row', () => {
  expect(labels([sent(0, 'a')], new Map(), 'b')).toEqual(['Tab 1'])
  expect(labels([], new Map(), 'b')).toEqual([])
})
