import { expect, test, vi } from 'vitest'
import type { GrantRecord } from '../decide/record.ts'
import { AuthError } from '../errors.ts'
import { createClock } from '../testing/simulated-clock.ts'
import type { Context } from './context.ts'
import { persist } from './persist.ts'

test.each([
  ['is kept no longer', true],
  ['leaves alone what is held in its place', false],
])('a record that is refused, and then not wanted any more, %s', async (_, isHeld) => {
  const clock = createClock()
  const draft = { epoch: 2 } as GrantRecord
  const memory = { hold: vi.fn(), release: vi.fn(), current: () => (isHeld ? draft : undefined) }
  const recorder = { record: vi.fn() }
  const context = { memory, recorder, platform: { clock }, life: new AbortController().signal }
  const quota = new AuthError('temporarily_unavailable', {
    cause: new DOMException('full', 'QuotaExceededError'),
  })
  const write = vi
    .fn<() => Promise<never>>()
    .mockRejectedValueOnce(quota)
    .mockRejectedValueOnce(new AuthError('superseded'))
  let late: Promise<void> | undefined
  await persist(context as unknown as Context, {
    write,
    settle: () => Promise.resolve(),
    draft: () => draft,
    onLate(later) {
      late = later
    },
  })
  expect(memory.hold).toHaveBeenCalledOnce()
  expect(memory.release).not.toHaveBeenCalled()
  await clock.advance(1000)
  await late
  expect(memory.release).toHaveBeenCalledTimes(isHeld ? 1 : 0)
  expect(recorder.record).toHaveBeenLastCalledWith('warning', {
    topic: 'storage',
    remedy: 'What was kept in memory is not wanted any more (superseded).',
  })
})
