import { expect, test } from 'vitest'
import { lazyProtocol } from './lazy.ts'
import type { Protocol } from './protocol.ts'

const { signal } = new AbortController()

/** A protocol whose import can fail, and how often it was imported. */
function setup() {
  const world = { imports: 0, failure: undefined as Error | undefined }
  const protocol = lazyProtocol(async () => {
    world.imports++
    if (world.failure !== undefined) throw world.failure
    return { revoke: (token: string) => Promise.resolve(token === 'known') } as unknown as Protocol
  })
  return { world, protocol }
}

const open = (): undefined => undefined

test('nothing is loaded before it is needed, and then once', async () => {
  const { world, protocol } = setup()
  expect(world.imports).toBe(0)
  expect(
    await Promise.all([protocol.revoke('known', open, signal), protocol.revoke('other', open, signal)]),
  ).toEqual([true, false])
  expect(world.imports).toBe(1)
})

test('a chunk that cannot be loaded is a typed error, and is asked for again', async () => {
  const { world, protocol } = setup()
  world.failure = new TypeError('Failed to fetch dynamically imported module')
  await expect(protocol.revoke('known', open, signal)).rejects.toMatchObject({
    code: 'temporarily_unavailable',
    subject: 'chunk',
    retryable: true,
  })
  world.failure = undefined
  expect(await protocol.revoke('known', open, signal)).toBe(true)
  expect(world.imports).toBe(2)
})

test('an error of the chunk itself is no network trouble', async () => {
  const { world, protocol } = setup()
  world.failure = new RangeError('a bug')
  await expect(protocol.load()).rejects.toThrow(RangeError)
})
