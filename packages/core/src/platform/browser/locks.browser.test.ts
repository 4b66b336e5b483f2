import { afterEach, expect, test, vi } from 'vitest'
import { browserLocks } from './locks.ts'

const never = new AbortController().signal

afterEach(() => {
  vi.unstubAllGlobals()
})

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((fulfil) => {
    resolve = fulfil
  })
  return { promise, resolve }
}

/** Runs two tasks of one name and tells the order of their beginnings and ends. */
async function twoTasks(): Promise<string[]> {
  const locks = browserLocks()
  const name = crypto.randomUUID()
  const story: string[] = []
  await Promise.all(
    ['a', 'b'].map(async (task) =>
      locks.run(name, never, async () => {
        story.push(`${task} begins`)
        await new Promise((resolve) => setTimeout(resolve))
        story.push(`${task} ends`)
      }),
    ),
  )
  return story
}

const inTurn = ['a begins', 'a ends', 'b begins', 'b ends']

test('tasks of one name run one after the other', async () => {
  expect(await twoTasks()).toEqual(inTurn)
})

test.each([{}, { locks: null }])(
  'without Web Locks nothing is excluded, and that is said: %j',
  async (none) => {
    vi.stubGlobal('navigator', none)
    const locks = browserLocks()
    expect(locks.areShared).toBe(false)
    expect(await locks.run('any', never, async () => locks.run('any', never, async () => 'ran'))).toBe('ran')
    expect(await locks.isHeld('any')).toBe(false)
    const reason = new RangeError('enough')
    await expect(locks.run('any', AbortSignal.abort(reason), async () => 'ran')).rejects.toBe(reason)
  },
)

test('whether a lock is held can be asked', async () => {
  const locks = browserLocks()
  const name = crypto.randomUUID()
  expect(await locks.isHeld(name)).toBe(false)
  await locks.run(name, never, async () => expect(await locks.isHeld(name)).toBe(true))
  expect(await locks.isHeld(name)).toBe(false)
})

test('a waiter leaves with its reason', async () => {
  const locks = browserLocks()
  const name = crypto.randomUUID()
  const { promise: work, resolve: finish } = deferred()
  const { promise: granted, resolve: grant } = deferred()
  const holder = locks.run(name, never, () => {
    grant()
    return work
  })
  await granted
  const controller = new AbortController()
  const reason = new RangeError('enough')
  const waiter = locks.run(name, controller.signal, async () => 'ran').catch((error: unknown) => error)
  controller.abort(reason)
  expect(await waiter).toBe(reason)
  finish()
  await holder
  expect(await locks.run(name, never, async () => 'next')).toBe('next')
})

test('a task that fails frees the lock', async () => {
  const locks = browserLocks()
  const name = crypto.randomUUID()
  await expect(locks.run(name, never, () => Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError)
  expect(await locks.run(name, never, async () => 'next')).toBe('next')
})
