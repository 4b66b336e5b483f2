import { expect, test } from 'vitest'
import type { GrantRecord } from '../decide/record.ts'
import { isAuthError } from '../errors.ts'
import type { Change, Found, Store } from '../platform/port.ts'
import { grantRecord, transactionRecord } from '../testing/records.ts'
import { settle } from '../testing/settle.ts'
import { createClock } from '../testing/simulated-clock.ts'
import { createMemory } from './memory.ts'

/** A memory over a store whose steps are done at once and whose deliveries a test may hold back. */
function setup(grant?: unknown) {
  const clock = createClock()
  const contents: { grant: unknown; transaction: unknown } = { grant, transaction: undefined }
  const taken: { before: number | undefined; now: number | undefined; byThisTab: boolean }[] = []
  const held: (() => void)[] = []
  let holding: 'nothing' | 'deliveries' | 'steps' = 'nothing'
  let failure: Error | undefined
  const deliver = <T>(step: () => T): Promise<T> => {
    if (failure !== undefined) return Promise.reject(failure)
    if (holding === 'steps')
      return new Promise((resolve) => held.push(() => resolve(structuredClone(step()))))
    try {
      const result = structuredClone(step())
      return holding === 'nothing'
        ? Promise.resolve(result)
        : new Promise((resolve) => held.push(() => resolve(result)))
    } catch (error) {
      return Promise.reject(error)
    }
  }
  const store = {
    read: () => deliver(() => ({ ...contents })),
    change: <T>(_: string | undefined, decide: (found: Found) => Change<T>) =>
      deliver(() => {
        const change = decide(structuredClone(contents))
        contents.grant = change.grant ?? contents.grant
        if (change.transaction !== undefined) contents.transaction = change.transaction
        return change.result
      }),
  }
  const memory = createMemory({
    store: store as unknown as Store,
    clock,
    onTake: ({ before, now, byThisTab }) =>
      void taken.push({ before: before?.epoch, now: now?.epoch, byThisTab }),
  })
  const write = (next: GrantRecord) => memory.change(undefined, () => ({ grant: next, result: 'written' }))
  return {
    clock,
    contents,
    held,
    memory,
    taken,
    write,
    hold: (what: typeof holding) => void (holding = what),
    fail: (error: Error) => void (failure = error),
  }
}

test('whatever is looked for, the record that lies beside it is known', async () => {
  const { contents, memory, taken } = setup(grantRecord({ epoch: 3 }))
  contents.transaction = transactionRecord({ state: 'x' })
  expect(await memory.find('x')).toMatchObject({ state: 'x' })
  expect(memory.current()?.epoch).toBe(3)
  expect(memory.isVerified()).toBe(true)
  contents.grant = undefined
  contents.transaction = undefined
  expect(await memory.find('x')).toBeUndefined()
  expect(taken.map(({ now }) => now)).toEqual([3, undefined])
})

test('at first nothing is known and nothing is verified', () => {
  const { memory } = setup(grantRecord())
  expect(memory.current()).toBeUndefined()
  expect(memory.isVerified()).toBe(false)
})

test('a record that is read is known, told and verified', async () => {
  const { memory, taken } = setup(grantRecord())
  expect(await memory.read()).toEqual(grantRecord())
  expect(memory.current()).toEqual(grantRecord())
  expect(memory.isVerified()).toBe(true)
  expect(taken).toEqual([{ before: undefined, now: 7, byThisTab: false }])
})

test('reading the same record again tells nobody', async () => {
  const { memory, taken } = setup(grantRecord())
  await memory.read()
  await memory.read()
  expect(taken).toHaveLength(1)
})

test('a record is verified for 30 s of the page’s own time, whatever the wall clock does', async () => {
  const { memory, clock } = setup(grantRecord())
  await memory.read()
  clock.jump(3600_000)
  await clock.advance(29_999)
  expect(memory.isVerified()).toBe(true)
  await clock.advance(1)
  expect(memory.isVerified()).toBe(false)
  await memory.read()
  expect(memory.isVerified()).toBe(true)
})

test('a doubted record is known and not verified, until it is read again', async () => {
  const { memory } = setup(grantRecord())
  await memory.read()
  memory.doubt()
  expect(memory.isVerified()).toBe(false)
  expect(memory.current()).toEqual(grantRecord())
  await memory.read()
  expect(memory.isVerified()).toBe(true)
})

test('a change of this tab is known when it is durable, and told as its own', async () => {
  const { memory, taken, write, contents } = setup(grantRecord())
  expect(await write(grantRecord({ epoch: 8 }))).toBe('written')
  expect(memory.current()?.epoch).toBe(8)
  expect(contents.grant).toEqual(grantRecord({ epoch: 8 }))
  expect(taken).toEqual([{ before: undefined, now: 8, byThisTab: true }])
})

test('a look inside a transaction that writes nothing is a read', async () => {
  const { memory, taken } = setup(grantRecord())
  expect(await memory.change(undefined, ({ grant }) => ({ result: grant?.epoch }))).toBe(7)
  expect(memory.current()?.epoch).toBe(7)
  expect(taken).toEqual([{ before: undefined, now: 7, byThisTab: false }])
})

test('a record of the same grant with a lower epoch is never taken back', async () => {
  const { memory, contents, taken } = setup(grantRecord({ epoch: 9 }))
  await memory.read()
  contents.grant = grantRecord({ epoch: 8 })
  expect((await memory.read())?.epoch).toBe(9)
  expect(memory.current()?.epoch).toBe(9)
  expect(taken).toHaveLength(1)
})

test('a record that was refused verifies nothing', async () => {
  const { memory, contents } = setup(grantRecord({ epoch: 9 }))
  await memory.read()
  memory.doubt()
  contents.grant = grantRecord({ epoch: 8 })
  await memory.read()
  expect(memory.isVerified()).toBe(false)
})

test('a record of another grant is taken with any epoch: a cleared site starts anew', async () => {
  const { memory, contents, taken } = setup(grantRecord({ epoch: 9 }))
  await memory.read()
  contents.grant = grantRecord({ grantId: 'grant-2', epoch: 1 })
  expect(await memory.read()).toMatchObject({ grantId: 'grant-2', epoch: 1 })
  expect(taken).toHaveLength(2)
})

test('a grant with the same epoch and another id is told', async () => {
  const { memory, contents, taken } = setup(grantRecord({ epoch: 1 }))
  await memory.read()
  contents.grant = grantRecord({ grantId: 'grant-2', epoch: 1 })
  await memory.read()
  expect(taken).toHaveLength(2)
})

test('a record that is gone is known to be gone', async () => {
  const { memory, contents, taken } = setup(grantRecord())
  await memory.read()
  contents.grant = undefined
  expect(await memory.read()).toBeUndefined()
  expect(taken[1]).toEqual({ before: 7, now: undefined, byThisTab: false })
})

test('a read that began before a sign-out does not bring the session back', async () => {
  const { memory, held, hold, write } = setup(grantRecord())
  hold('deliveries')
  const late = memory.read()
  hold('nothing')
  const stone = grantRecord({ status: 'out', grantId: 'grant-2', epoch: 8, user: null, refreshToken: null })
  await write(stone)
  held[0]?.()
  expect(await late).toEqual(stone)
  expect(memory.current()).toEqual(stone)
})

test('of two reads the one that began later is believed, in whatever order they arrive', async () => {
  const { memory, contents, held, hold } = setup(grantRecord())
  hold('deliveries')
  const first = memory.read()
  contents.grant = grantRecord({ grantId: 'grant-2', epoch: 1 })
  const second = memory.read()
  held[1]?.()
  await second
  held[0]?.()
  await first
  expect(memory.current()?.grantId).toBe('grant-2')
})

test('a change that began before a read and was delivered after it stands', async () => {
  const { memory, held, hold, write } = setup(grantRecord())
  hold('deliveries')
  const change = write(grantRecord({ epoch: 8 }))
  const read = memory.read()
  held[1]?.()
  await read
  held[0]?.()
  await change
  expect(memory.current()?.epoch).toBe(8)
})

test('a look that began after a change counts more, whichever arrives first', async () => {
  const { held, hold, memory, write, contents } = setup(grantRecord())
  await memory.read()
  hold('deliveries')
  const change = write(grantRecord({ epoch: 8 }))
  contents.grant = grantRecord({ status: 'out', grantId: 'grant-2', epoch: 9 })
  const read = memory.read()
  held[1]?.()
  await read
  held[0]?.()
  await change
  expect(memory.current()).toMatchObject({ status: 'out', epoch: 9 })
})

test('a record is as old as the question for it: the machine may have slept over the answer', async () => {
  const { memory, clock, held, hold } = setup(grantRecord())
  hold('deliveries')
  const reading = memory.read()
  await clock.advance(30_000)
  held[0]?.()
  await reading
  expect(memory.current()).toEqual(grantRecord())
  expect(memory.isVerified()).toBe(false)
})

test('a look that began before a doubt does not answer it', async () => {
  const { held, hold, memory } = setup(grantRecord())
  hold('deliveries')
  const early = memory.read()
  memory.doubt()
  held[0]?.()
  await early
  expect(memory.isVerified()).toBe(false)
  const later = memory.read()
  held[1]?.()
  await later
  expect(memory.isVerified()).toBe(true)
})

test('a record that storage refuses is in use until storage has another than it had', async () => {
  const { memory, contents } = setup(grantRecord())
  await memory.read()
  memory.hold(grantRecord({ epoch: 8, refreshToken: 'rt-2' }))
  await memory.read()
  expect(memory.current()?.refreshToken).toBe('rt-2')
  contents.grant = grantRecord({ status: 'lost', epoch: 8, refreshToken: null })
  await memory.read()
  expect(memory.current()?.status).toBe('lost')
})

test('a record that storage has refused and nobody wants any more gives way to the one that is stored', async () => {
  const { memory } = setup(grantRecord())
  await memory.read()
  memory.hold(grantRecord({ epoch: 8, refreshToken: 'rt-2' }))
  memory.release()
  expect(await memory.read()).toEqual(grantRecord())
})

test('a record that was written after all keeps its epoch', async () => {
  const { memory, write, taken } = setup(grantRecord())
  await memory.read()
  memory.hold(grantRecord({ epoch: 8, refreshToken: 'rt-2' }))
  await write(grantRecord({ epoch: 8, refreshToken: 'rt-2' }))
  memory.release()
  await memory.read()
  expect(memory.current()?.epoch).toBe(8)
  expect(taken.map(({ now }) => now)).toEqual([7, 8])
})

test('a look under way when storage refuses a record finds what another tab has put in its place', async () => {
  const { memory, contents, held, hold } = setup(grantRecord())
  await memory.read()
  memory.doubt()
  hold('steps')
  const reading = memory.read()
  memory.hold(grantRecord({ epoch: 8 }))
  expect(memory.isVerified()).toBe(false)
  contents.grant = grantRecord({ grantId: 'grant-2', epoch: 9 })
  held[0]?.()
  await reading
  expect(memory.current()).toMatchObject({ grantId: 'grant-2', epoch: 9 })
  expect(memory.isHolding()).toBe(false)
})

test('what is corrupt is as good as none', async () => {
  const { memory } = setup({ ...grantRecord(), epoch: 'seven' })
  expect(await memory.read()).toBeUndefined()
  expect(await memory.change(undefined, ({ grant }) => ({ result: grant }))).toBeUndefined()
})

test('a corrupt record can be written over', async () => {
  const { memory, write } = setup({ ...grantRecord(), epoch: 'seven' })
  await write(grantRecord())
  expect(memory.current()).toEqual(grantRecord())
})

test('a record of another version is not read and not written over', async () => {
  const foreign = { ...grantRecord(), version: 2 }
  const { memory, write, contents } = setup(foreign)
  expect(await memory.read()).toBeUndefined()
  const failure: unknown = await write(grantRecord()).catch((error: unknown) => error)
  expect(isAuthError(failure, 'temporarily_unavailable')).toBe(true)
  expect(contents.grant).toBe(foreign)
})

test('beside a record of another version, transactions can be written', async () => {
  const { memory, contents } = setup({ ...grantRecord(), version: 2 })
  await memory.change('state-1', () => ({ transaction: transactionRecord(), result: undefined }))
  expect(contents.transaction).toEqual(transactionRecord())
})

test('a transaction reaches the decision checked', async () => {
  const { memory, contents } = setup()
  contents.transaction = transactionRecord()
  const look = () => memory.change('state-1', ({ transaction }) => ({ result: transaction?.state }))
  expect(await look()).toBe('state-1')
  contents.transaction = { ...transactionRecord(), state: 1 }
  expect(await look()).toBeUndefined()
})

test('a decision that throws writes nothing and passes its error', async () => {
  const { memory, contents } = setup(grantRecord())
  const failure = new Error('no')
  const change = memory.change(undefined, () => {
    throw failure
  })
  await expect(change).rejects.toBe(failure)
  expect(contents.grant).toEqual(grantRecord())
})

test('a store that fails gives a failure that may be tried again, and nothing is forgotten', async () => {
  const { memory, fail, write } = setup(grantRecord())
  await memory.read()
  fail(new DOMException('I/O', 'UnknownError'))
  for (const work of [memory.read(), write(grantRecord({ epoch: 8 }))]) {
    const failure: unknown = await work.catch((error: unknown) => error)
    expect(isAuthError(failure, 'temporarily_unavailable')).toBe(true)
  }
  await settle()
  expect(memory.current()).toEqual(grantRecord())
})
