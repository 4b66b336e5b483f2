import { expect, test, vi } from 'vitest'
import { isAuthError } from '../errors.ts'
import { settle } from '../testing/settle.ts'
import { createClock } from '../testing/simulated-clock.ts'
import { within } from '../within.ts'
import { deadline, pause } from './deadline.ts'

function setup() {
  const clock = createClock()
  const outer = new AbortController()
  /** How a promise has ended so far. */
  const watch = (work: Promise<unknown>): { end: unknown } => {
    const seen: { end: unknown } = { end: 'pending' }
    work.then(
      (value) => (seen.end = ['resolved', value]),
      (error: unknown) => (seen.end = ['rejected', error]),
    )
    return seen
  }
  /** How many listeners wait on the outer signal. */
  const listening = () => added.mock.calls.length - removed.mock.calls.length
  const added = vi.spyOn(outer.signal, 'addEventListener')
  const removed = vi.spyOn(outer.signal, 'removeEventListener')
  return { clock, listening, outer, watch }
}

test('a deadline ends at its time and not before, with a failure that may be tried again', async () => {
  const { clock } = setup()
  const { signal } = deadline(clock, 1000)
  await clock.advance(999)
  expect(signal.aborted).toBe(false)
  await clock.advance(1)
  expect(isAuthError(signal.reason, 'temporarily_unavailable')).toBe(true)
})

test('a deadline that was ended never comes, and leaves no alarm', async () => {
  const { clock, outer } = setup()
  const time = deadline(clock, 1000, outer.signal)
  time.end()
  outer.abort('later')
  await clock.advance(5000)
  expect(time.signal.aborted).toBe(false)
  expect(clock.pending()).toBe(0)
})

test('each outer signal ends it, with the reason of its own', () => {
  for (const which of [0, 1]) {
    const { clock, outer } = setup()
    const outers = [new AbortController(), new AbortController()]
    const { signal } = deadline(clock, 1000, undefined, outers[0]?.signal, outer.signal, outers[1]?.signal)
    outers[which]?.abort(`reason ${which}`)
    expect(signal.reason).toBe(`reason ${which}`)
  }
})

test('an outer signal that has ended already ends it at once', () => {
  const { clock, outer } = setup()
  outer.abort('before')
  expect(deadline(clock, 1000, outer.signal).signal.reason).toBe('before')
})

test('the first reason stands', async () => {
  const { clock, outer } = setup()
  const { signal } = deadline(clock, 1000, outer.signal)
  outer.abort('first')
  await clock.advance(2000)
  expect(signal.reason).toBe('first')
})

test('a jump of the wall clock moves no deadline', async () => {
  const { clock } = setup()
  const { signal } = deadline(clock, 1000)
  clock.jump(3600_000)
  await clock.advance(999)
  expect(signal.aborted).toBe(false)
})

test('work that ends in time gives its result or its failure', async () => {
  const { outer } = setup()
  const failure = new Error('of the work')
  expect(await within(Promise.resolve(7), outer.signal)).toBe(7)
  await expect(within(Promise.reject(failure), outer.signal)).rejects.toBe(failure)
})

test('waiting ends with the signal’s reason while the work goes on', async () => {
  const { outer, watch } = setup()
  let isDone = false
  let finish = (): void => undefined
  const work = new Promise<void>((resolve) => (finish = resolve)).then(() => (isDone = true))
  const seen = watch(within(work, outer.signal))
  outer.abort('enough')
  await settle()
  expect(seen.end).toEqual(['rejected', 'enough'])
  finish()
  await settle()
  expect(isDone).toBe(true)
})

test('waiting with a signal that has ended does not begin', async () => {
  const { outer, watch } = setup()
  outer.abort('before')
  const seen = watch(within(new Promise(() => undefined), outer.signal))
  await settle()
  expect(seen.end).toEqual(['rejected', 'before'])
})

test('work that fails after the wait was left fails unseen', async () => {
  const { outer, watch } = setup()
  let fail = (_: Error): void => undefined
  const seen = watch(within(new Promise((_, reject) => (fail = reject)), outer.signal))
  outer.abort('enough')
  await settle()
  fail(new Error('late'))
  await settle()
  expect(seen.end).toEqual(['rejected', 'enough'])
})

test('a pause lasts its time of the injected clock', async () => {
  const { clock, outer, watch } = setup()
  const seen = watch(pause(clock, 2000, outer.signal))
  await clock.advance(1999)
  expect(seen.end).toBe('pending')
  await clock.advance(1)
  await settle()
  expect(seen.end).toEqual(['resolved', undefined])
  expect(clock.pending()).toBe(0)
})

test('a pause ends with the signal, and leaves no alarm', async () => {
  const { clock, outer, watch } = setup()
  const seen = watch(pause(clock, 2000, outer.signal))
  outer.abort('enough')
  await settle()
  expect(seen.end).toEqual(['rejected', 'enough'])
  expect(clock.pending()).toBe(0)
})

test('a pause with a signal that has ended leaves no alarm either', async () => {
  const { clock, outer, watch } = setup()
  outer.abort('before')
  const seen = watch(pause(clock, 2000, outer.signal))
  await settle()
  expect(seen.end).toEqual(['rejected', 'before'])
  expect(clock.pending()).toBe(0)
})

test('a wait that is over leaves no listener on a signal that lives on', async () => {
  const { clock, listening, outer } = setup()
  deadline(clock, 1000, outer.signal).end()
  expect(listening()).toBe(0)
  await within(Promise.resolve(7), outer.signal)
  expect(listening()).toBe(0)
  const paused = pause(clock, 1000, outer.signal)
  await clock.advance(1000)
  await paused
  expect(listening()).toBe(0)
})
