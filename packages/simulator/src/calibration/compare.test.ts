import { expect, test } from 'vitest'
import { describe as lineOf, disagreements, justification } from './compare.ts'
import type { Step } from './story.ts'

const step = (title: string, seen: Step['seen']): Step => ({
  story: 'a story',
  world: 'lenient',
  title,
  seen,
})

const REAL = step('a step', {
  status: 400,
  body: { error: 'invalid_grant' },
  reason: 'refresh token not found',
})

test('two that saw the same agree', () => {
  expect(disagreements([REAL], [structuredClone(REAL)])).toEqual([])
})

test.each([
  ['another value', { status: 401, body: { error: 'invalid_grant' } }, ['status', 'reason']],
  ['one member less', { status: 400, body: {}, reason: 'refresh token not found' }, ['body.error']],
  ['one member more', { ...(REAL.seen as object), more: null }, ['more']],
  ['another kind of value', { ...(REAL.seen as object), body: [] }, ['body']],
])('%s is a disagreement', (_name, seen, paths) => {
  const found = disagreements([REAL], [step('a step', seen)])
  expect(found.map(({ path }) => path)).toEqual(paths)
})

test('a step that only one side came to is a disagreement', () => {
  expect(disagreements([REAL], [])).toMatchObject([{ step: 'a step', path: 'title' }])
  expect(disagreements([], [REAL])).toMatchObject([{ step: 'a step', path: 'title' }])
  expect(disagreements([REAL], [step('another', REAL.seen)])).toMatchObject([{ path: 'title' }])
})

test('a disagreement is justified where it is foreseen, and nowhere else', () => {
  const [found] = disagreements([REAL], [step('a step', { ...(REAL.seen as object), reason: 'expired' })])
  if (found === undefined) throw new Error('there is none')
  const difference = {
    path: 'reason',
    real: 'refresh token not found',
    simulated: 'expired',
    because: 'the test says so',
  }
  expect(justification(found, [difference])).toBe(difference)
  expect(justification(found, [{ ...difference, step: 'another step' }])).toBeUndefined()
  expect(justification(found, [{ ...difference, story: 'another story' }])).toBeUndefined()
  expect(justification(found, [{ ...difference, simulated: 'gone' }])).toBeUndefined()
  expect(lineOf(found)).toBe(
    'a story / a step: reason is "refresh token not found", the simulator says "expired"',
  )
})
