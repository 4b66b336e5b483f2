import { expect, test } from 'vitest'
import { grantRecord, noon } from '../testing/records.ts'
import { readChallenges } from './challenge.ts'
import { decideStepUp, demandOf, parseStepUpGuard, type StepUpQuestion } from './step-up.ts'

const error = 'error="insufficient_user_authentication"'
const mfa = { acr_values: 'mfa', max_age: undefined }
const recent = { acr_values: undefined, max_age: 300 }

test.each([
  [`Bearer ${error}, acr_values="mfa phr"`, { acr_values: 'mfa phr', max_age: undefined }],
  [`DPoP ${error}, max_age=300`, { acr_values: undefined, max_age: 300 }],
  [`Basic, Bearer ${error}, max_age="0", acr_values="a"`, { acr_values: 'a', max_age: 0 }],
  [`Bearer ${error}, max_age="soon", acr_values="a"`, { acr_values: 'a', max_age: undefined }],
  [`Bearer ${error}, acr_values="a  b", max_age=1`, { acr_values: undefined, max_age: 1 }],
  [`Bearer ${error}`, undefined],
  [`Bearer ${error}, acr_values=""`, undefined],
  ['Bearer error="invalid_token", acr_values="a"', undefined],
  [null, undefined],
])('%s demands %j', (header, demand) => {
  expect(demandOf(readChallenges(header))).toEqual(demand)
})

test.each([
  [
    { demand: 'mfa ', at: noon },
    { demand: 'mfa ', at: noon },
  ],
  [{ demand: 'mfa ', at: Infinity }, undefined],
  [{ demand: 7, at: noon }, undefined],
  [null, undefined],
  ['a text', undefined],
])('storage with %j has the guard %j', (value, guard) => {
  expect(parseStepUpGuard(value)).toEqual(guard)
})

function kindOf(changes: Partial<StepUpQuestion>): string {
  const grant = grantRecord({ startedAt: noon - 60 * 60_000 })
  return decideStepUp({
    demand: mfa,
    guard: undefined,
    grant,
    isVisible: true,
    isFramed: false,
    now: noon,
    ...changes,
  }).kind
}

test('a demand becomes a sign-in, which is noted', () => {
  const question = { guard: undefined, grant: undefined, isVisible: true, isFramed: false, now: noon }
  expect(decideStepUp({ ...question, demand: mfa })).toEqual({
    kind: 'leave',
    guard: { demand: 'mfa ', at: noon },
  })
  expect(decideStepUp({ ...question, demand: recent })).toEqual({
    kind: 'leave',
    guard: { demand: ' 300', at: noon },
  })
})

test('a page that nobody sees, or that lies in a frame, leaves for nothing', () => {
  expect(kindOf({ isVisible: false })).toBe('refuse')
  expect(kindOf({ isFramed: true })).toBe('refuse')
})

test('another demand is one of its own', () => {
  expect(kindOf({ guard: { demand: ' 300', at: noon } })).toBe('leave')
})

test.each([
  [0, 'refuse'],
  [59_000, 'refuse'],
  [60_000, 'leave'],
  [-1, 'refuse'],
  [-60_000, 'leave'],
])('a sign-in that was left %i ms ago and has not come back: %s', (ago, kind) => {
  expect(kindOf({ guard: { demand: 'mfa ', at: noon - ago } })).toBe(kind)
  expect(kindOf({ guard: { demand: 'mfa ', at: noon - ago }, grant: undefined })).toBe(kind)
})

test.each([61_000, 24 * 60 * 60_000])('the same demand %i ms after it was met is refused', (since) => {
  const at = noon - since
  expect(kindOf({ guard: { demand: 'mfa ', at }, grant: grantRecord({ startedAt: at + 100 }) })).toBe(
    'refuse',
  )
})

test('the sign-in of another day was for something else', () => {
  const at = noon - 24 * 60 * 60_000
  expect(kindOf({ guard: { demand: 'mfa ', at }, grant: grantRecord({ startedAt: noon - 1_000 }) })).toBe(
    'leave',
  )
})

test.each([
  [59_000, 10, 'refuse'],
  [60_000, 10, 'leave'],
  [299_000, 300, 'refuse'],
  [300_000, 300, 'leave'],
])('%i ms after a sign-in that may be %i s old: %s', (since, max_age, kind) => {
  const at = noon - since
  const guard = { demand: ` ${max_age}`, at: at - 50 }
  const demand = { acr_values: undefined, max_age }
  expect(kindOf({ demand, guard, grant: grantRecord({ startedAt: at }) })).toBe(kind)
})
