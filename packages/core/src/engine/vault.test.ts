import { expect, test } from 'vitest'
import { settle } from '../testing/settle.ts'
import type { SimulatedTab } from '../testing/simulated-origin.ts'
import { app, createIn, createWorld, type OpenTab, type World } from '../testing/world.ts'

const inMemory = { persistence: 'memory' } as const

/** Every token and claim that the provider's answers have had: of the fake provider they begin so. */
const secret = /\b[ar]t-\d|eyJ|User ada/

/** What every store of the origin holds, as text. */
function disk({ origin }: World): string {
  return JSON.stringify([...origin.stores.values()].map((store) => [...store]))
}

/** Hears all that goes over the channels from now on. */
function listen({ platform }: SimulatedTab, { settings }: World): string[] {
  const heard: string[] = []
  for (const name of ['', '|handshake'])
    platform.openChannel(`${settings.authority}|app|${name}`, (message) =>
      heard.push(JSON.stringify(message)),
    )
  return heard
}

/** A world with a tab that has signed in. */
async function signedIn(changes = {}) {
  const world = await createWorld({ ...inMemory, ...changes })
  const first = await world.signIn()
  return { ...world, world, first }
}

const status = ({ auth }: OpenTab): string => auth.getSnapshot().status
const outcome = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error)

/** An open tab whose session, or the want of one, is known. */
async function another({ open, clock }: World): Promise<OpenTab> {
  const opened = open()
  const ready = opened.auth.ready()
  await settle()
  await clock.advance(1_500)
  await ready
  return opened
}

test('a sign-in leaves no token and no claim on the disk', async () => {
  const { world, first, provider } = await signedIn()
  expect(status(first)).toBe('signed-in')
  expect(await first.auth.getAccessToken()).toBe('at-2')
  expect(provider.requests).toHaveLength(1)
  expect(disk(world)).toContain('"marks"')
  expect(disk(world)).not.toMatch(secret)
})

test('without the setting it does: the search would find them', async () => {
  const world = await createWorld()
  await world.signIn()
  expect(disk(world)).toMatch(secret)
})

test('a second tab has the session without a request, and nobody else can read it from the channel', async () => {
  const { world, first, provider } = await signedIn()
  const heard = listen(first.tab, world)
  const second = await another(world)
  expect(second.auth.getSnapshot()).toEqual(first.auth.getSnapshot())
  expect(await second.auth.getAccessToken()).toBe('at-2')
  expect(provider.requests).toHaveLength(1)
  expect(heard.some((text) => text.includes('"offer"'))).toBe(true)
  expect(heard.join()).not.toMatch(secret)
})

test('a tab that is alone is signed out at once after a reload, without a wait', async () => {
  const { open, first, provider } = await signedIn()
  first.tab.kill()
  const second = open()
  expect((await second.auth.ready()).status).toBe('signed-out')
  expect(await outcome(second.auth.getAccessToken())).toMatchObject({ code: 'signed_out' })
  expect(provider.requests).toHaveLength(1)
  // Whoever wonders why finds it in the trail, once.
  await second.auth.ready()
  const told = second.auth.trail.entries().filter((entry) => entry.type === 'warning')
  expect(told).toEqual([expect.objectContaining({ topic: 'persistence' })])
})

test('a reload of one of two tabs keeps the session, and so does the other one’s after it', async () => {
  const { world, first } = await signedIn()
  const second = await another(world)
  first.tab.kill()
  await settle()
  const reloaded = await another(world)
  expect(status(reloaded)).toBe('signed-in')
  second.tab.kill()
  await settle()
  expect(status(await another(world))).toBe('signed-in')
})

test('a renewal is with the other tabs before the ledger names it: its sender may die in that very moment', async () => {
  const { world, first, provider, clock, origin } = await signedIn()
  const second = await another(world)
  await clock.advance(400_000)
  let died = false
  for (const store of origin.stores.values()) {
    const { set } = store
    store.set = (key, value) => {
      set.call(store, key, value)
      if (key === 'grant' && (value as { epoch: number }).epoch === 2) {
        died = true
        first.tab.kill()
      }
      return store
    }
  }
  void outcome(first.auth.getAccessToken())
  await settle()
  expect(died).toBe(true)
  const token = second.auth.getAccessToken()
  await settle()
  await clock.advance(1_500)
  expect(await token).toBe('at-3')
  expect(provider.requests).toHaveLength(2)
  expect(disk(world)).not.toMatch(secret)
})

test('eight tabs with an expired token are one renewal', async () => {
  const { world, first, provider, clock } = await signedIn()
  const tabs = [first]
  while (tabs.length < 8) tabs.push(await another(world))
  await clock.advance(400_000)
  const tokens = Promise.all(tabs.map(({ auth }) => auth.getAccessToken()))
  await settle()
  await clock.advance(2_000)
  expect(new Set(await tokens)).toEqual(new Set(['at-3']))
  expect(provider.requests).toHaveLength(2)
})

test('a tab whose sender has died with the tokens sends no older one: the session is expired, its claims are kept', async () => {
  const { world, first, provider, clock } = await signedIn()
  const second = await another(world)
  // It sleeps while the other one renews.
  second.tab.freeze()
  await clock.advance(400_000)
  expect(await first.auth.getAccessToken()).toBe('at-3')
  first.tab.kill()
  await settle()
  second.tab.thaw()
  second.tab.wake('resume')
  await settle()
  await clock.advance(1_500)
  expect(status(second)).toBe('expired')
  expect(second.auth.getSnapshot().user).toMatchObject({ sub: 'ada' })
  expect(await outcome(second.auth.getAccessToken())).toMatchObject({ code: 'reauth_required' })
  expect(provider.requests.map(({ credential }) => credential)).toEqual([
    expect.stringContaining('code'),
    'rt-2',
  ])
  expect(second.auth.trail.entries()).toContainEqual(
    expect.objectContaining({ type: 'warning', topic: 'persistence' }),
  )
})

test('a holder that stands still without a word is waited for a second, and its session taken when it goes on', async () => {
  const { world, first, clock } = await signedIn()
  first.tab.stop()
  const second = world.open()
  const ready = second.auth.ready()
  await settle()
  expect(status(second)).toBe('restoring')
  await clock.advance(1_500)
  expect((await ready).status).toBe('signed-out')
  first.tab.thaw()
  first.tab.wake('resume')
  await settle()
  await clock.advance(1_500)
  expect(status(second)).toBe('signed-in')
})

test('a sign-out in one tab ends the session in all, and its tombstone has nothing to read', async () => {
  const { world, first, provider } = await signedIn()
  const second = await another(world)
  await second.auth.signOut({ local: true })
  await settle()
  expect([status(first), status(second)]).toEqual(['signed-out', 'signed-out'])
  expect(provider.revoked).toEqual(['rt-2'])
  expect(disk(world)).not.toContain('marks')
  expect(status(await another(world))).toBe('signed-out')
})

test('a sign-in in one tab is one in all that are open', async () => {
  const world = await createWorld(inMemory)
  const other = await another(world)
  expect(status(other)).toBe('signed-out')
  await world.signIn()
  await settle()
  await world.clock.advance(1_500)
  expect(status(other)).toBe('signed-in')
  expect(await other.auth.getAccessToken()).toBe('at-2')
})

test('another user in another tab is told before anything of theirs is shown', async () => {
  const { world, first, clock } = await signedIn()
  const told: string[] = []
  first.auth.on('user-changed', ({ user }) =>
    told.push(`${user.sub} while ${first.auth.getSnapshot().user?.sub}`),
  )
  await world.signIn('bob')
  await settle()
  await clock.advance(1_500)
  expect(told).toEqual(['bob while ada'])
  expect(first.auth.getSnapshot().user).toMatchObject({ sub: 'bob' })
})

test('a used callback opened in another tab is signed in, by the tabs that are', async () => {
  const world = await createWorld(inMemory)
  const url = await world.leave()
  const first = world.open(url)
  await first.auth.ready()
  const second = world.open(url)
  const answer = second.auth.handleCallback()
  await settle()
  await world.clock.advance(1_500)
  expect((await answer).session.status).toBe('signed-in')
  expect(world.provider.requests).toHaveLength(1)
})

test('a record from before the setting is taken in: it goes on, and its tokens leave the disk', async () => {
  const old = await createWorld()
  const before = await old.signIn()
  expect(disk(old)).toMatch(secret)
  before.tab.kill()
  const moved = old.open(undefined, undefined, inMemory)
  expect((await moved.auth.ready()).status).toBe('signed-in')
  expect(await moved.auth.getAccessToken()).toBe('at-2')
  expect(disk(old)).not.toMatch(secret)
})

test('who goes back to the disk finds no session in the ledger, and can sign in', async () => {
  const { world, first } = await signedIn()
  first.tab.kill()
  const back = { persistence: 'indexeddb' } as const
  const opened = world.open(undefined, undefined, back)
  expect((await opened.auth.ready()).status).toBe('signed-out')
  const again = world.open(await world.leave(), undefined, back)
  expect((await again.auth.ready()).status).toBe('signed-in')
})

test('a ledger that storage has lost is a sign-out in all tabs', async () => {
  const { first, origin, clock } = await signedIn()
  for (const store of origin.stores.values()) store.clear()
  first.tab.wake('visible')
  await settle()
  await clock.advance(1_500)
  expect(status(first)).toBe('signed-out')
})

test('a pair that storage refuses is kept, used, and written later', async () => {
  const { world, first, clock } = await signedIn()
  await clock.advance(400_000)
  first.tab.refuseWrites(true)
  const call = outcome(first.auth.getAccessToken())
  await settle()
  first.tab.refuseWrites(false)
  await clock.advance(30_000)
  await call
  expect(status(first)).toBe('signed-in')
  expect(await first.auth.getAccessToken()).toMatch(/^at-/)
  expect(disk(world)).not.toMatch(secret)
})

test('a client that ends leaves no alarm, channel or lock', async () => {
  const { world, first, origin, clock } = await signedIn()
  const second = await another(world)
  for (const { auth } of [first, second]) auth.dispose()
  await settle()
  expect([clock.pending(), first.tab.channels(), second.tab.channels()]).toEqual([0, 0, 0])
  expect(origin.anyLockHeld()).toBe(false)
})

test('the page sends itself where a worker is set as well, and the trail says why', async () => {
  const { first } = await signedIn({ worker: '/worker.js' })
  expect(first.auth.trail.entries()).toContainEqual(
    expect.objectContaining({ type: 'executor', kind: 'page', reason: 'the setting "persistence"' }),
  )
})

test('whoever may speak on the channel gets nothing that is sealed for others, and changes nothing', async () => {
  const { world, first } = await signedIn()
  const second = await another(world)
  const session = first.auth.getSnapshot()
  const told: string[] = []
  const stranger = first.tab.platform.openChannel(`${world.settings.authority}|app||handshake`, (message) =>
    told.push(JSON.stringify(message)),
  )
  const said = { version: 1, from: 'stranger' }
  for (const message of [
    { ...said, kind: 'hello', key: 'none' },
    { ...said, kind: 'ask', key: 'none', marks: ['x'] },
  ])
    stranger.post(message)
  await settle()
  const names = told.map((text) => (JSON.parse(text) as { from: string }).from)
  expect(new Set(names).size).toBe(2)
  for (const from of new Set(names))
    for (const message of [
      { ...said, kind: 'offer', key: 'none', to: from, sealed: 'x' },
      { ...said, from, kind: 'hello', key: 'none' },
      { ...said, from, kind: 'bye' },
    ])
      stranger.post(message)
  await settle()
  await world.clock.advance(400_000)
  const token = await first.auth.getAccessToken()
  await settle()
  // Who was said to have gone asks for itself.
  const other = second.auth.getAccessToken()
  await settle()
  await world.clock.advance(1_500)
  expect(await other).toBe(token)
  expect(first.auth.getSnapshot()).toBe(session)
  expect(told.join()).not.toMatch(secret)
})

test('without a channel or seals each tab is alone', async () => {
  const world = await createWorld(inMemory)
  const first = world.open(await world.leave(), { loadSeals: undefined })
  expect((await first.auth.ready()).status).toBe('signed-in')
  const second = world.open(undefined, { loadSeals: undefined })
  expect((await second.auth.ready()).status).toBe('signed-out')
  await world.clock.advance(400_000)
  expect(await first.auth.getAccessToken()).toBe('at-3')
})

test('a tab whose seals do not load is alone, and says so', async () => {
  const { world, first } = await signedIn()
  const loadSeals = (): Promise<never> => Promise.reject(new TypeError('Failed to fetch'))
  const second = world.open(undefined, { loadSeals })
  const ready = second.auth.ready()
  await settle()
  await world.clock.advance(1_500)
  expect((await ready).status).toBe('signed-out')
  expect(second.auth.trail.entries()).toContainEqual(
    expect.objectContaining({
      type: 'warning',
      topic: 'persistence',
      remedy: expect.stringContaining('chunk') as unknown,
    }),
  )
  expect(status(first)).toBe('signed-in')
})

test('without Web Locks a tab asks all the same, and waits a second where nobody is there', async () => {
  const world = await createWorld(inMemory, 0, false)
  const first = await world.signIn()
  const second = await another(world)
  expect(status(second)).toBe('signed-in')
  for (const { tab } of [first, second]) tab.kill()
  const third = world.open()
  const ready = third.auth.ready()
  await settle()
  expect(status(third)).toBe('restoring')
  await world.clock.advance(1_000)
  expect((await ready).status).toBe('signed-out')
})

test('a prerendered page asks when it is shown, not before', async () => {
  const { world, first } = await signedIn()
  const heard = listen(first.tab, world)
  const page = world.origin.openTab(`${app}/`)
  page.prerender()
  const auth = createIn(page, { ...world.settings })
  const ready = auth.ready()
  await settle()
  await world.clock.advance(20_000)
  expect(auth.getSnapshot().status).toBe('restoring')
  expect(heard.join()).not.toContain('"ask"')
  page.activate()
  await settle()
  await world.clock.advance(1_500)
  expect((await ready).status).toBe('signed-in')
})

test('a page that comes back from another knows what the tabs did meanwhile, by asking', async () => {
  const { world, first, clock } = await signedIn()
  const second = await another(world)
  await second.tab.hide()
  await clock.advance(400_000)
  expect(await first.auth.getAccessToken()).toBe('at-3')
  second.tab.thaw()
  second.tab.wake('pageshow')
  const token = second.auth.getAccessToken()
  await settle()
  await clock.advance(1_500)
  expect(await token).toBe('at-3')
  expect(status(second)).toBe('signed-in')
})

test('a sign-out in the middle of a renewal wins, and what comes late is in no tab', async () => {
  const { world, first, provider, clock } = await signedIn()
  const second = await another(world)
  await clock.advance(400_000)
  provider.faults = [{ kind: 'hold' }]
  const renewal = outcome(first.auth.getAccessToken())
  await settle()
  await second.auth.signOut({ local: true })
  provider.release()
  await settle()
  await clock.advance(5_000)
  expect(await renewal).toMatchObject({ code: 'signed_out' })
  expect([status(first), status(second)]).toEqual(['signed-out', 'signed-out'])
  expect(disk(world)).not.toMatch(secret)
})

test('a bound session has its key in the ledger, which no script can read, and all tabs prove with it', async () => {
  const { world, first, provider } = await signedIn({ dpop: true })
  expect(disk(world)).not.toMatch(secret)
  const second = await another(world)
  const renewed = await second.auth.getAccessToken({ forceRefresh: true })
  await settle()
  expect(await first.auth.getAccessToken()).toBe(renewed)
  const keys = new Set(provider.proofs.seen.map(({ jkt }) => jkt))
  expect(provider.proofs.seen).toHaveLength(2)
  expect(keys.size).toBe(1)
})

test('an app that loads a page after each sign-in is stopped, and told why', async () => {
  const world = await createWorld(inMemory)
  for (let round = 0; round < 3; round += 1) {
    const { tab } = await world.signIn()
    tab.kill()
  }
  const { auth } = await another(world)
  expect(await outcome(auth.signIn())).toMatchObject({ code: 'config_invalid' })
  expect(String(await outcome(auth.signIn()))).toContain('persistence')
  expect(auth.getSnapshot().status).toBe('signed-out')
  await world.clock.advance(20_000)
  expect((await world.signIn()).auth.getSnapshot().status).toBe('signed-in')
})
