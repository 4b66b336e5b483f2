import { expect, test, vi } from 'vitest'
import type { GrantRecord } from '../decide/record.ts'
import { AuthError } from '../errors.ts'
import { createClock } from '../testing/simulated-clock.ts'
import type { Context } from './context.ts'
import { persist } from './persist.ts'

test('a record that is refused, and then not wanted any more, is kept no longer', async () => {
  const clock = createClock()
  const memory = { hold: vi.fn(), release: vi.fn() }
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
    draft: () => ({ epoch: 2 }) as GrantRecord,
    onLate(later) {
      late = later
    },
  })
  expect(memory.hold).toHaveBeenCalledOnce()
  expect(memory.release).not.toHaveBeenCalled()
  await clock.advance(1000)
  await late
  expect(memory.release).toHaveBeenCalledOnce()
  expect(recorder.record).toHaveBeenLastCalledWith('warning', {
    topic: 'storage',
    remedy: 'What was kept in memory is not wanted any more (superseded).',
  })
})
