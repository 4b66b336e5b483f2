import { expect, test } from 'vitest'
import { planLadder, type LadderQuestion } from './ladder.ts'

const question: LadderQuestion = {
  kinds: ['extended worker', 'worker'],
  isSimulated: false,
  hasOwnFetch: false,
  isInMemory: false,
  hasLocks: true,
}

test('the longest-lived worker comes first, the page last', () => {
  expect(planLadder(question)).toEqual({ rungs: ['extended worker', 'worker'] })
  expect(planLadder({ ...question, kinds: ['worker'] })).toEqual({ rungs: ['worker'] })
})

test.each([
  [{ hasOwnFetch: true }, 'the setting "fetch"'],
  [{ isInMemory: true }, 'the setting "persistence"'],
  [{ isSimulated: true }, 'a simulated provider'],
  [{ hasLocks: false }, 'no Web Locks'],
  [{ kinds: [] }, 'no SharedWorker'],
])('the page sends itself, and says why, with %j', (change, reason) => {
  expect(planLadder({ ...question, ...change })).toEqual({ rungs: [], reason })
})
