import { expect, test } from 'vitest'
import { settle } from '../testing/settle.ts'
import { app, createIn, createWorld, type World } from '../testing/world.ts'

/** Waits for the end of a call from now on, so that no failure goes unheard meanwhile. */
const outcome = <T>(call: Promise<T>): Promise<unknown> => call.catch((error: unknown) => error)

/** A tab whose token has ended, a second one beside it, and a provider that keeps the next answer back. */
async function setup() {
  const world = await createWorld()
  const first = await world.signIn()
  const second = world.open()
  await second.auth.ready()
  await world.clock.advance(400_000)
  world.provider.faults = [{ kind: 'hold' }]
  return { ...world, first, second }
}

test('a renewal that was sent before its client is disposed is stored, and other tabs are told', async () => {
  const { first, second, provider, clock, origin } = await setup()
  const renewal = outcome(first.auth.getAccessToken())
  await settle()
  first.auth.dispose()
  expect(await renewal).toMatchObject({ code: 'disposed' })
  const waiting = second.auth.getAccessToken()
  await clock.advance(1_000)
  expect(provider.requests).toHaveLength(2)
  const told: string[] = []
  second.auth.on('renewed', () => told.push('renewed'))
  provider.release()
  await settle()
  expect(await waiting).toMatch(/^at-/)
  expect(told).toEqual(['renewed'])
  expect(provider.requests).toHaveLength(2)
  expect(origin.anyLockHeld()).toBe(false)
  expect(first.tab.channels()).toBe(0)
})

test('a renewal that was not sent before its client is disposed never is, and leaves no note of a send', async () => {
  const { first, second, provider, clock, origin } = await setup()
  provider.faults = []
  first.tab.stallStore(true)
  const renewal = outcome(first.auth.getAccessToken())
  await settle()
  first.auth.dispose()
  first.tab.stallStore(false)
  await settle()
  expect(await renewal).toMatchObject({ code: 'disposed' })
  expect(provider.requests).toHaveLength(1)
  expect(origin.anyLockHeld()).toBe(false)
  const token = second.auth.getAccessToken()
  await clock.advance(1_000)
  expect(await token).toMatch(/^at-/)
  expect(second.auth.trail.counters()).toMatchObject({ resent: 0 })
})

/** Does something in the very moment in which a note of a send comes into the store. */
function onNote(
  { origin }: Pick<World, 'origin'>,
  isNote: (record: Noted) => boolean,
  act: () => void,
): void {
  for (const store of origin.stores.values()) {
    const set = store.set.bind(store)
    store.set = (key, value) => {
      set(key, value)
      if (isNote(Object(value) as Noted)) act()
      return store
    }
  }
}

interface Noted {
  readonly intent?: object | null
  readonly status?: string
}

test('a renewal whose client is disposed between its note and its send is not sent, and the note is taken back', async () => {
  const { first, second, provider, clock, origin } = await setup()
  provider.faults = []
  let notes = 0
  onNote(
    { origin },
    ({ intent }) => intent != null,
    () => {
      notes++
      first.auth.dispose()
    },
  )
  expect(await outcome(first.auth.getAccessToken())).toMatchObject({ code: 'disposed' })
  await settle()
  expect(notes).toBe(1)
  expect(provider.requests).toHaveLength(1)
  const grants = [...origin.stores.values()].map((store) => (store.get('grant') as Noted).intent)
  expect(grants).toEqual([null])
  const token = second.auth.getAccessToken()
  await clock.advance(1_000)
  expect(await token).toMatch(/^at-/)
  expect(provider.requests).toHaveLength(2)
})

test('a code whose client is disposed between its note and its send is as good as before', async () => {
  const world = await createWorld()
  const { auth, tab } = world.open(await world.leave())
  onNote(
    world,
    ({ status }) => status === 'sent',
    () => auth.dispose(),
  )
  expect(await outcome(auth.handleCallback())).toMatchObject({ code: 'disposed' })
  await settle()
  expect(world.provider.requests).toHaveLength(0)
  expect((await createIn(tab, world.settings).ready()).status).toBe('signed-in')
  expect(world.provider.requests).toHaveLength(1)
})

test('a disposed client whose renewal never ends leaves nothing after its time', async () => {
  const { first, second, clock, origin } = await setup()
  void outcome(first.auth.getAccessToken())
  await settle()
  first.auth.dispose()
  second.auth.dispose()
  await clock.advance(16_000)
  expect(clock.pending()).toBe(0)
  expect(origin.anyLockHeld()).toBe(false)
  expect(first.tab.channels()).toBe(0)
})

test('a code that was sent before its client is replaced signs the next one in', async () => {
  const { leave, open, provider, settings } = await createWorld()
  const callback = await leave()
  provider.faults = [{ kind: 'hold' }]
  const { auth, tab } = open(callback)
  const given = outcome(auth.handleCallback())
  await settle()
  auth.dispose()
  expect(await given).toMatchObject({ code: 'disposed' })
  // As hot reload does it: the page stays, and with it its history entry.
  const next = createIn(tab, settings)
  const ready = next.ready()
  await settle()
  provider.release()
  await settle()
  expect(await ready).toMatchObject({ status: 'signed-in', user: { sub: 'ada' } })
  expect(provider.requests).toHaveLength(1)
  expect(tab.visits).toEqual([])
})

test('a code that was not sent before its client is replaced is as good as before', async () => {
  const { leave, open, provider, settings } = await createWorld()
  const { auth, tab } = open(await leave())
  const locks = tab.platform.locks.run.bind(tab.platform.locks)
  // In the moment in which the code's lock is granted.
  Object.assign(tab.platform.locks, {
    run: (name: string, signal: AbortSignal, task: () => Promise<unknown>) =>
      locks(name, signal, () => {
        auth.dispose()
        return task()
      }),
  })
  expect(await outcome(auth.handleCallback())).toMatchObject({ code: 'disposed' })
  Object.assign(tab.platform.locks, { run: locks })
  await settle()
  expect(provider.requests).toHaveLength(0)
  expect((await createIn(tab, settings).ready()).status).toBe('signed-in')
  expect(provider.requests).toHaveLength(1)
})

test('a pair that storage has refused is written when its client is disposed', async () => {
  const { first, second, provider } = await setup()
  const renewal = first.auth.getAccessToken()
  await settle()
  first.tab.refuseWrites(true)
  provider.release()
  const kept = await renewal
  first.tab.refuseWrites(false)
  first.auth.dispose()
  await settle()
  expect(await second.auth.getAccessToken()).toBe(kept)
  expect(provider.requests).toHaveLength(2)
})

test('a pair whose write is refused in the moment of the disposal is tried once more', async () => {
  const { first, second, provider, clock, origin } = await setup()
  const renewal = first.auth.getAccessToken()
  await settle()
  let refusals = 0
  for (const store of origin.stores.values()) {
    const set = store.set.bind(store)
    store.set = (key, value) => {
      if (key !== 'grant' || refusals === 2) return set(key, value)
      refusals++
      if (refusals === 2) first.auth.dispose()
      throw new DOMException('full', 'QuotaExceededError')
    }
  }
  provider.release()
  const kept = await renewal
  await clock.advance(1_000)
  expect(refusals).toBe(2)
  expect(await second.auth.getAccessToken()).toBe(kept)
  expect(provider.requests).toHaveLength(2)
})

test('a client that is disposed without a flight is gone at once', async () => {
  const { open, clock } = await createWorld()
  const { auth, tab } = open(`${app}/`)
  await auth.ready()
  auth.dispose()
  expect(tab.channels()).toBe(0)
  expect(clock.pending()).toBe(0)
})
