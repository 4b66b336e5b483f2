import { expect, test } from 'vitest'
import { entry, granted, sent } from '../testing/trail.ts'
import { nextMark } from './roving.ts'
import { layOut } from './timeline.ts'

function setup() {
  const entries = [
    sent(0, 'a'),
    granted(2, 5, 'a'),
    entry('restored', { epoch: 2 }, 2000, 'b'),
    entry('restored', { epoch: 2 }, 9000, 'c'),
    sent(20_000, 'a'),
    sent(30_000, 'c'),
  ]
  const { marks } = layOut({ entries, tabs: new Map(), thisLoad: 'a' }, 0)
  const at = (index: number) => marks[index]
  const go = (from: number, key: string) => {
    const next = nextMark(marks, at(from), key)
    return next === undefined ? undefined : marks.indexOf(next)
  }
  return { marks, go }
}

test('left and right go along the tab, and stop at its ends', () => {
  const { go } = setup()
  expect(go(0, 'ArrowRight')).toBe(1)
  expect(go(1, 'ArrowRight')).toBe(4)
  expect(go(4, 'ArrowLeft')).toBe(1)
  expect(go(0, 'ArrowLeft')).toBeUndefined()
  expect(go(4, 'ArrowRight')).toBeUndefined()
})

test('up and down go to the nearest event of the next tab', () => {
  const { go } = setup()
  expect(go(4, 'ArrowDown')).toBe(2)
  expect(go(2, 'ArrowDown')).toBe(3)
  expect(go(5, 'ArrowUp')).toBe(2)
  expect(go(2, 'ArrowUp')).toBe(1)
  expect(go(0, 'ArrowUp')).toBeUndefined()
  expect(go(5, 'ArrowDown')).toBeUndefined()
})

test('Home and End go to the first and last event of all', () => {
  const { go, marks } = setup()
  expect(go(2, 'Home')).toBe(0)
  expect(go(2, 'End')).toBe(5)
  expect(nextMark(marks, undefined, 'End')).toBe(marks[5])
})

test('other keys lead nowhere, and nothing leads on from nowhere', () => {
  const { go, marks } = setup()
  expect(go(2, 'Enter')).toBeUndefined()
  expect(nextMark(marks, undefined, 'ArrowLeft')).toBeUndefined()
})
