import { expect, test } from 'vitest'
import { grantRecord } from '../testing/records.ts'
import { type Change, eventsOf, isOfAnother } from './news.ts'

const ada = grantRecord()
const grace = grantRecord({ grantId: 'grant-2', user: { sub: 'grace' } })
const out = grantRecord({ grantId: 'grant-3', status: 'out', user: null })
const lost = grantRecord({ status: 'lost', epoch: 8 })

/** What is told of a change, each as `type detail`. */
function setup(before: Change['before'], now: Change['now'], changes: Partial<Change> = {}) {
  const change = { before, now, byThisTab: false, isRestored: true, wasHeld: false, ...changes }
  return eventsOf(change).map(({ type, event }) => [type, ...Object.values<unknown>({ ...event })])
}

test('the stored session that a page starts with is no sign-in, one that comes later is', () => {
  expect(setup(undefined, ada, { isRestored: false })).toEqual([])
  expect(setup(undefined, ada)).toEqual([['signed-in', { sub: 'ada' }]])
  expect(setup(out, ada)).toEqual([['signed-in', { sub: 'ada' }]])
})

test('a renewal of another tab is told, one of this tab by whoever committed it', () => {
  const renewed = grantRecord({ epoch: 8 })
  expect(setup(ada, renewed)).toEqual([['renewed', false]])
  expect(setup(ada, renewed, { byThisTab: true })).toEqual([])
})

test('another user is told of before the sign-in', () => {
  expect(setup(ada, grace)).toEqual([
    ['user-changed', { sub: 'grace' }],
    ['signed-in', { sub: 'grace' }],
  ])
  expect(setup(lost, grace)).toEqual([
    ['user-changed', { sub: 'grace' }],
    ['signed-in', { sub: 'grace' }],
  ])
})

test('a loss that nobody was told of and that came right is a renewal', () => {
  const again = grantRecord({ grantId: 'grant-4', epoch: 9 })
  expect(setup(lost, again, { wasHeld: true, byThisTab: true })).toEqual([['renewed', true]])
})

test('a sign-out has its cause', () => {
  expect(setup(ada, out, { byThisTab: true })).toEqual([['signed-out', 'signed-out']])
  expect(setup(ada, out)).toEqual([['signed-out', 'signed-out-in-another-tab']])
  expect(setup(ada, undefined)).toEqual([['signed-out', 'storage-cleared']])
  expect(setup(ada, grantRecord({ user: null, epoch: 9 }))).toEqual([
    ['signed-out', 'signed-out-in-another-tab'],
  ])
})

test('a loss has its own way, and nobody is signed out twice', () => {
  expect(setup(ada, lost)).toEqual([])
  expect(setup(lost, out)).toEqual([])
  expect(setup(out, undefined)).toEqual([])
})

test('a record is of another only where the app was told of somebody, and somebody else is there now', () => {
  expect(isOfAnother('ada', grace)).toBe(true)
  expect(isOfAnother('ada', ada)).toBe(false)
  expect(isOfAnother('ada', out)).toBe(false)
  expect(isOfAnother('ada', undefined)).toBe(false)
  expect(isOfAnother(undefined, grace)).toBe(false)
})
