import { expect, test, vi } from 'vitest'
import type { GrantRecord } from '../decide/record.ts'
import { settle } from '../testing/settle.ts'
import { app, createIn, createWorld, type OpenTab } from '../testing/world.ts'

/** A tab whose renewal hangs at the provider, its token gone; and a second tab that has restored the session. */
async function withHeldRenewal() {
  const world = await createWorld()
  const first = await world.signIn()
  const second = world.open()
  await second.auth.ready()
  await world.clock.advance(400_000)
  world.provider.faults = [{ kind: 'hold' }]
  const renewal = first.auth.getAccessToken().catch((error: unknown) => error)
  await settle()
  return { ...world, first, second, renewal }
}

/** Waits for the end of a call from now on, so that no failure goes unheard meanwhile. */
const outcome = <T>(call: Promise<T>): Promise<unknown> => call.catch((error: unknown) => error)

const warnings = ({ auth }: OpenTab, topic: string) =>
  auth.trail.entries().filter((entry) => entry.type === 'warning' && entry.topic === topic)

test('a frozen holder is robbed after 15 s of running time, never before', async () => {
  const { first, second, provider, clock } = await withHeldRenewal()
  first.tab.freeze()
  const waiting = outcome(second.auth.getAccessToken())
  await clock.advance(14_000)
  expect(provider.requests).toHaveLength(2)
  await clock.advance(10_000)
  expect(second.auth.trail.entries().map(({ type }) => type)).toContain('taken-over')
  // The provider without grace sees a reuse: that is the price, and the waiter has a typed answer.
  expect(await waiting).toMatchObject({ code: 'reauth_required' })
})

test('a thawed holder commits nothing after it was robbed', async () => {
  const { first, second, provider, clock, renewal } = await withHeldRenewal()
  first.tab.freeze()
  void second.auth.getAccessToken().catch(() => undefined)
  await clock.advance(30_000)
  const before = second.auth.getSnapshot()
  expect(before.status).toBe('expired')
  provider.release()
  first.tab.thaw()
  first.tab.wake('resume')
  await settle()
  await clock.advance(20_000)
  expect(await renewal).toMatchObject({ code: 'reauth_required' })
  expect(second.auth.getSnapshot()).toBe(before)
  expect(first.auth.getSnapshot().status).toBe('expired')
})

test('an answer that comes before the thief sends wins: nothing is sent twice', async () => {
  const { first, second, provider, clock, renewal } = await withHeldRenewal()
  const waiting = second.auth.getAccessToken()
  await clock.advance(8_000)
  provider.release()
  await settle()
  await clock.advance(1_000)
  expect(await renewal).toBe(await waiting)
  expect(provider.requests).toHaveLength(2)
  expect(first.auth.trail.counters()).toMatchObject({ sent: 2, resent: 0 })
})

test('a clock jump of an hour robs nobody', async () => {
  const { second, provider, clock, renewal, first } = await withHeldRenewal()
  const waiting = second.auth.getAccessToken()
  await clock.advance(3_000)
  clock.jump(3600_000)
  await clock.advance(3_000)
  expect(second.auth.trail.entries().map(({ type }) => type)).not.toContain('taken-over')
  provider.release()
  await settle()
  await clock.advance(1_000)
  await renewal
  await waiting
  // Nobody can tell a corrected clock from a sleep: the answer counts as an hour old, and is renewed in its turn.
  const credentials = provider.requests.map(({ credential }) => credential)
  expect(new Set(credentials).size).toBe(credentials.length)
  expect(first.auth.getSnapshot().status).toBe('signed-in')
})

test('a waiter with a usable token does not rob for it', async () => {
  const world = await createWorld()
  const first = await world.signIn()
  const second = world.open()
  await second.auth.ready()
  const held = [...world.origin.stores.values()].flatMap((store) =>
    Object.values((store.get('grant') as GrantRecord).tokens).map(({ accessToken }) => accessToken),
  )
  await world.clock.advance(280_000)
  world.provider.faults = [{ kind: 'hold' }]
  void first.auth.getAccessToken().catch(() => undefined)
  await settle()
  first.tab.freeze()
  const served = second.auth.getAccessToken({ minValidity: 60 })
  await world.clock.advance(18_000)
  expect([await served]).toEqual(held)
  expect(world.provider.requests).toHaveLength(2)
})

test('a killed holder leaves an intent: the next tab resends once, inside the window, and declares it', async () => {
  const { first, second, provider, clock } = await withHeldRenewal()
  first.tab.kill()
  const asking = outcome(second.auth.getAccessToken())
  await settle()
  expect(second.auth.trail.counters()).toMatchObject({ resent: 1 })
  expect(provider.requests).toHaveLength(3)
  await clock.advance(3_000)
  await asking
})

test('a frozen holder that has sent nothing sends nothing when it thaws', async () => {
  const { signIn, open, provider, clock } = await createWorld()
  const first = await signIn()
  const second = open()
  await second.auth.ready()
  await clock.advance(400_000)
  const stopped = first.auth.getAccessToken().catch((error: unknown) => error)
  // A few turns in, so that the lane is held but the request has not left.
  for (let turn = 0; turn < 12; turn++) await Promise.resolve()
  first.tab.freeze()
  await settle()
  const sentBefore = provider.requests.length
  const token = second.auth.getAccessToken()
  await clock.advance(25_000)
  expect(await token).toMatch(/^at-/)
  first.tab.thaw()
  await settle()
  await clock.advance(5_000)
  expect(await stopped).toBe(await token)
  expect(sentBefore).toBe(1)
  expect(provider.requests).toHaveLength(2)
})

test('another user, found in the lane, is told of before anybody gets a token of theirs', async () => {
  const { signIn, provider } = await createWorld()
  const { auth, tab } = await signIn('ada')
  const story: string[] = []
  auth.on('user-changed', ({ user }) => story.push(`told of ${user.sub}`))
  const renewal = outcome(auth.getAccessToken({ resource: 'https://r2.example/' }))
  for (let turn = 0; turn < 12; turn++) await Promise.resolve()
  // It hears of nothing, and finds the other user by itself.
  tab.freeze()
  await signIn('bob')
  // The lane is kept by a request for what nobody has yet, while there is a token beside it.
  provider.faults = [{ kind: 'hold' }]
  tab.thaw()
  await settle()
  expect(provider.requests).toHaveLength(3)
  await auth.getAccessToken().then(() => story.push('has a token'))
  expect(story).toEqual(['told of bob', 'has a token'])
  provider.release()
  await renewal
})

test('a pair that storage refuses is kept, used, offered to nobody, and written later', async () => {
  const world = await createWorld()
  const first = await world.signIn()
  const second = world.open()
  await second.auth.ready()
  await world.clock.advance(400_000)
  world.provider.faults = [{ kind: 'hold' }]
  const asked = first.auth.getAccessToken()
  await settle()
  first.tab.refuseWrites(true)
  world.provider.release()
  await settle()
  const token = await asked
  expect(token).toBe(await first.auth.getAccessToken())
  expect(warnings(first, 'storage')).toHaveLength(1)
  const waiting = outcome(second.auth.getAccessToken())
  await world.clock.advance(25_000)
  expect(world.provider.requests).toHaveLength(2)
  first.tab.refuseWrites(false)
  await world.clock.advance(16_000)
  expect(await waiting).toMatchObject({ code: 'temporarily_unavailable' })
  expect(await second.auth.getAccessToken()).toBe(token)
  expect(world.provider.requests).toHaveLength(2)
})

test('a sign-in whose commit storage refuses is a session all the same', async () => {
  const { leave, open, provider, clock } = await createWorld()
  const callback = await leave()
  provider.faults = [{ kind: 'hold' }]
  const opened = open(callback)
  await settle()
  opened.tab.refuseWrites(true)
  provider.release()
  await settle()
  expect(opened.auth.getSnapshot().status).toBe('signed-in')
  expect(await opened.auth.getAccessToken()).toMatch(/^at-/)
  opened.tab.refuseWrites(false)
  await clock.advance(16_000)
  const other = open()
  expect((await other.auth.ready()).status).toBe('signed-in')
  expect(provider.requests).toHaveLength(1)
})

test('a sign-out during the tries to write wins', async () => {
  const world = await createWorld()
  const first = await world.signIn()
  const second = world.open()
  await second.auth.ready()
  await world.clock.advance(400_000)
  world.provider.faults = [{ kind: 'hold' }]
  const asked = first.auth.getAccessToken()
  await settle()
  first.tab.refuseWrites(true)
  world.provider.release()
  await asked
  await second.auth.signOut({ local: true })
  await settle()
  first.tab.refuseWrites(false)
  await world.clock.advance(16_000)
  expect(first.auth.getSnapshot().status).toBe('signed-out')
  await expect(first.auth.getAccessToken()).rejects.toMatchObject({ code: 'signed_out' })
})

test('a sign-in that cannot be stored is gone once its site was cleared', async () => {
  const { leave, open, origin, provider, clock } = await createWorld()
  const { auth, tab } = open(await leave())
  provider.faults = [{ kind: 'hold' }]
  const ready = auth.ready()
  await settle()
  tab.refuseWrites(true)
  provider.release()
  expect((await ready).status).toBe('signed-in')
  for (const store of origin.stores.values()) store.clear()
  tab.refuseWrites(false)
  await clock.advance(1_000)
  expect(auth.getSnapshot().status).toBe('signed-out')
})

test('a sign-out that cannot be stored ends the session in its page, and in the others once it can', async () => {
  const { signIn, open, provider, clock } = await createWorld()
  const first = await signIn()
  const second = open()
  await second.auth.ready()
  first.tab.refuseWrites(true)
  await first.auth.signOut({ local: true })
  expect(first.auth.getSnapshot().status).toBe('signed-out')
  await expect(first.auth.getAccessToken()).rejects.toMatchObject({ code: 'signed_out' })
  expect(provider.revoked).toHaveLength(1)
  first.tab.refuseWrites(false)
  await clock.advance(16_000)
  expect(second.auth.getSnapshot().status).toBe('signed-out')
})

test('a sign-in that cannot be stored and is overtaken ends its tries', async () => {
  const { leave, open, provider, clock } = await createWorld()
  const early = await leave()
  await clock.advance(100)
  const late = await leave('grace')
  provider.faults = [{ kind: 'hold' }]
  const slow = open(early)
  await settle()
  slow.tab.refuseWrites(true)
  provider.release()
  await settle()
  expect(slow.auth.getSnapshot()).toMatchObject({ status: 'signed-in', user: { sub: 'ada' } })
  await open(late).auth.ready()
  slow.tab.refuseWrites(false)
  await clock.advance(16_000)
  expect(slow.auth.getSnapshot()).toMatchObject({ status: 'signed-in', user: { sub: 'grace' } })
  await clock.advance(100_000)
  expect(slow.auth.trail.entries().filter(({ type }) => type === 'dropped')).toHaveLength(1)
})

test('a refusal that cannot be noted is not sent again by its page', async () => {
  const { signIn, provider, clock } = await createWorld()
  const { auth, tab } = await signIn()
  await clock.advance(400_000)
  provider.endGrants()
  provider.faults = [{ kind: 'hold' }]
  const asked = auth.getAccessToken().catch((error: unknown) => error)
  await settle()
  tab.refuseWrites(true)
  provider.release()
  expect(await asked).toMatchObject({ code: 'temporarily_unavailable' })
  tab.refuseWrites(false)
  await expect(auth.getAccessToken()).rejects.toMatchObject({ code: 'reauth_required' })
  expect(provider.requests).toHaveLength(2)
})

test('a sign-in waits for the revocation of the session before it', async () => {
  const { signIn, leave, open, provider, clock } = await createWorld()
  const { auth } = await signIn()
  const callback = await leave()
  let finish: (() => void) | undefined
  provider.onRevoke = () => new Promise((resolve) => (finish = resolve))
  void auth.signOut({ local: true })
  await settle()
  expect(finish).toBeDefined()
  const { auth: next } = open(callback)
  await settle()
  expect(provider.requests).toHaveLength(1)
  finish?.()
  await settle()
  await clock.advance(300)
  expect(next.getSnapshot().status).toBe('signed-in')
})

/** A sign-in on its callback page, while what another tab revokes is listed and gets no answer. */
async function besideHangingRevocation() {
  const world = await createWorld()
  const { signIn, leave, open, provider } = world
  const { auth, tab } = await signIn()
  const callback = await leave()
  provider.onRevoke = () => new Promise(() => undefined)
  void auth.signOut({ local: true })
  await settle()
  tab.kill()
  return { ...world, next: open(callback).auth }
}

test('a sign-in does not wait for ever for a revocation that hangs', async () => {
  const { next, clock } = await besideHangingRevocation()
  await clock.advance(6_000)
  expect(next.getSnapshot().status).toBe('signed-in')
})

test('a sign-in that waits for a revocation waits for one that is listed meanwhile as well', async () => {
  const { next, clock, origin, provider } = await besideHangingRevocation()
  await clock.advance(3_000)
  for (const store of origin.stores.values()) {
    const grant = store.get('grant') as GrantRecord
    store.set('grant', { ...grant, revoking: [...grant.revoking, 'another'] })
  }
  await clock.advance(4_000)
  expect(provider.requests).toHaveLength(1)
  await clock.advance(2_000)
  expect(next.getSnapshot().status).toBe('signed-in')
})

test('nothing is told to the app while the lane is held', async () => {
  const { signIn, clock, origin } = await createWorld()
  const { auth } = await signIn()
  await clock.advance(400_000)
  const held: boolean[] = []
  auth.on('renewed', () => held.push(origin.anyLockHeld()))
  auth.trail.subscribe(() => held.push(origin.anyLockHeld()))
  await auth.getAccessToken()
  await settle()
  expect(held.length).toBeGreaterThan(1)
  expect(held).not.toContain(true)
})

test('a prerendered page renews nothing before it is shown', async () => {
  const { signIn, open, provider, clock } = await createWorld()
  await signIn()
  await clock.advance(400_000)
  const { auth, tab } = open()
  tab.prerender()
  await auth.ready()
  const asked = auth.getAccessToken()
  await clock.advance(5_000)
  expect(provider.requests).toHaveLength(1)
  tab.activate()
  await settle()
  expect(await asked).toMatch(/^at-/)
  expect(provider.requests).toHaveLength(2)
})

test('Retry-After holds for every tab, and callers are told how long', async () => {
  const { signIn, open, provider, clock } = await createWorld()
  const first = await signIn()
  const second = open()
  await second.auth.ready()
  await clock.advance(400_000)
  provider.faults = [{ kind: 'status', status: 429, headers: { 'retry-after': '30' } }]
  const refused = { code: 'temporarily_unavailable', retryable: true }
  await expect(first.auth.getAccessToken()).rejects.toMatchObject({ ...refused, status: 429 })
  for (const { auth } of [first, second]) await expect(auth.getAccessToken()).rejects.toMatchObject(refused)
  expect(provider.requests).toHaveLength(2)
  await clock.advance(37_000)
  expect(await second.auth.getAccessToken()).toMatch(/^at-/)
  expect(provider.requests).toHaveLength(3)
})

test('a lasting failure costs at most six requests a minute, however many callers ask in how many tabs', async () => {
  const { signIn, open, provider, clock } = await createWorld()
  const tabs = [await signIn(), ...Array.from({ length: 3 }, () => open())]
  for (const { auth } of tabs) await auth.ready()
  await clock.advance(400_000)
  const times: number[] = []
  provider.faults = Array.from({ length: 100 }, () => ({ kind: 'status', status: 503 }) as const)
  for (let second = 0; second < 120; second++) {
    const before = provider.requests.length
    const asked = tabs.map(({ auth }) => auth.getAccessToken().catch((error: unknown) => error))
    await clock.advance(1_000)
    for (const error of await Promise.all(asked)) expect(error).toMatchObject({ retryable: true })
    for (let n = before; n < provider.requests.length; n++) times.push(second)
  }
  for (const at of times)
    expect(times.filter((other) => other >= at && other < at + 60).length).toBeLessThanOrEqual(6)
  expect(tabs.map(({ auth }) => auth.getSnapshot().status)).toEqual(tabs.map(() => 'signed-in'))
})

test('a page that used a token comes back by itself when the network does', async () => {
  const { signIn, provider, clock } = await createWorld()
  const { auth, tab } = await signIn()
  await auth.getAccessToken()
  provider.faults = Array.from({ length: 50 }, () => ({ kind: 'lose', processed: false }) as const)
  await clock.advance(330_000)
  expect(provider.requests.at(-1)).toMatchObject({ status: 0 })
  provider.faults = []
  tab.wake('online')
  await clock.advance(70_000)
  expect(provider.requests.at(-1)).toMatchObject({ status: 200 })
  expect(auth.getExpiry()?.getTime()).toBeGreaterThan(clock.wall())
  expect(`${app}/callback`).toBe(tab.url())
})

test('without Web Locks the intent is the lease: one request for two tabs', async () => {
  const { signIn, open, provider, clock } = await createWorld({}, 0, false)
  const first = await signIn()
  const second = open()
  await second.auth.ready()
  await clock.advance(400_000)
  provider.faults = [{ kind: 'hold' }]
  const tokens = [first, second].map(({ auth }) => auth.getAccessToken())
  await clock.advance(5_000)
  provider.release()
  await clock.advance(2_000)
  const [a, b] = await Promise.all(tokens)
  expect(a).toBe(b)
  expect(provider.requests).toHaveLength(2)
})

test('without Web Locks the lease of a dead tab runs out', async () => {
  const { signIn, open, provider, clock } = await createWorld({}, 0, false)
  const first = await signIn()
  const second = open()
  await second.auth.ready()
  await clock.advance(400_000)
  provider.faults = [{ kind: 'hold' }]
  void first.auth.getAccessToken()
  await settle()
  first.tab.kill()
  const asked = second.auth.getAccessToken()
  const ended = outcome(asked)
  await clock.advance(14_000)
  expect(provider.requests).toHaveLength(2)
  await clock.advance(10_000)
  // This provider has no grace: the resend is refused, but it was made, once.
  expect(await ended).toMatchObject({ code: 'reauth_required' })
  expect(provider.requests).toHaveLength(3)
})

test('without Web Locks a lease does not run out while its owner says that it holds the answer', async () => {
  const { signIn, open, provider, clock } = await createWorld({}, 0, false)
  const first = await signIn()
  const second = open()
  await second.auth.ready()
  await clock.advance(400_000)
  provider.faults = [{ kind: 'hold' }]
  const pair = outcome(first.auth.getAccessToken())
  await settle()
  first.tab.refuseWrites(true)
  provider.release()
  const token = await pair
  const asked = outcome(second.auth.getAccessToken())
  await clock.advance(25_000)
  expect(provider.requests).toHaveLength(2)
  first.tab.refuseWrites(false)
  await clock.advance(16_000)
  expect(await asked).toBe(token)
  expect(provider.requests).toHaveLength(2)
})

test('without Web Locks a callback in two tabs is one exchange', async () => {
  const { leave, open, provider, clock } = await createWorld({}, 0, false)
  const callback = await leave()
  provider.faults = [{ kind: 'hold' }]
  const first = open(callback)
  await settle()
  const second = open(callback)
  await clock.advance(5_000)
  provider.release()
  await clock.advance(2_000)
  expect([first, second].map(({ auth }) => auth.getSnapshot().status)).toEqual(['signed-in', 'signed-in'])
  expect(provider.requests).toHaveLength(1)
  expect(second.tab.visits).toEqual([])
})

test('a token whose answer the page slept over does not live longer for it', async () => {
  const { first, provider, clock, renewal } = await withHeldRenewal()
  first.tab.freeze()
  provider.release()
  await clock.advance(299_000)
  first.tab.thaw()
  first.tab.wake('resume')
  await settle()
  await renewal
  expect(first.auth.getExpiry()?.getTime()).toBeLessThanOrEqual(clock.wall() + 1_000)
})

test('a forced caller who joins the flight of another does not get the token that it rejects', async () => {
  const { signIn, provider, clock } = await createWorld()
  const { auth } = await signIn()
  const held = await auth.getAccessToken()
  provider.faults = Array.from({ length: 2 }, () => ({ kind: 'lose', processed: false }) as const)
  await outcome(auth.getAccessToken({ forceRefresh: true }))
  await clock.advance(4_000)
  const unforced = outcome(auth.getAccessToken({ minValidity: 600 }))
  const forced = outcome(auth.getAccessToken({ forceRefresh: true }))
  await clock.advance(70_000)
  expect(await unforced).toBe(held)
  expect(await forced).not.toBe(held)
})

test('while a sign-in cannot be stored, what it cannot serve is unavailable, and nothing spins', async () => {
  const r2 = 'https://r2.example/'
  const { leave, open, provider, clock } = await createWorld()
  const callback = await leave()
  provider.faults = [{ kind: 'hold' }]
  const { auth, tab } = open(callback)
  await settle()
  tab.refuseWrites(true)
  provider.release()
  await settle()
  expect(auth.getSnapshot().status).toBe('signed-in')
  const refused = { code: 'temporarily_unavailable', subject: 'storage' }
  await expect(auth.getAccessToken({ resource: r2 })).rejects.toMatchObject(refused)
  tab.refuseWrites(false)
  await clock.advance(16_000)
  expect(await auth.getAccessToken({ resource: r2 })).toMatch(/^at-/)
})

test('what other tabs do is told at once, whatever this tab waits for in its lane', async () => {
  const { leave, open, provider, first, clock } = await withHeldRenewal()
  const told: string[] = []
  first.auth.on('user-changed', ({ user }) => told.push(user.sub))
  await clock.advance(100)
  await open(await leave('grace')).auth.ready()
  await settle()
  expect(told).toEqual(['grace'])
  expect(first.auth.getSnapshot()).toMatchObject({ user: { sub: 'grace' } })
  provider.release()
  await settle()
  expect(first.auth.getSnapshot()).toMatchObject({ user: { sub: 'grace' } })
})

test('a pair that is written late is told of once its lock is free', async () => {
  const { origin, first, provider, clock, renewal } = await withHeldRenewal()
  const held: boolean[] = []
  first.tab.refuseWrites(true)
  provider.release()
  await renewal
  first.auth.on('renewed', () => held.push(origin.anyLockHeld()))
  first.tab.refuseWrites(false)
  await clock.advance(16_000)
  expect(held).toEqual([false])
})

test('a frozen page does not begin what would stop the storage of all tabs', async () => {
  const { signIn, open } = await createWorld()
  const first = await signIn()
  const second = open()
  await second.auth.ready()
  const before = first.tab.begun()
  first.tab.freeze()
  await second.auth.signOut({ local: true })
  await settle()
  expect(first.tab.begun()).toBe(before)
  first.tab.thaw()
  first.tab.wake('resume')
  await settle()
  expect(first.auth.getSnapshot().status).toBe('signed-out')
  await second.auth.signOut({ local: true })
  expect(first.tab.begun()).toBeGreaterThan(before)
})

test('a store that does not answer is a temporary failure, and nothing hangs', async () => {
  const { signIn, clock } = await createWorld()
  const { auth, tab } = await signIn()
  await clock.advance(400_000)
  tab.stallStore(true)
  const asked = outcome(auth.getAccessToken())
  await clock.advance(9_000)
  expect(await asked).toMatchObject({ code: 'temporarily_unavailable', subject: 'TimeoutError' })
  tab.stallStore(false)
  expect(await auth.getAccessToken()).toMatch(/^at-/)
})

test('a renewal in advance that brings nothing new rests before the next', async () => {
  const { signIn, provider, clock } = await createWorld()
  const { auth, tab } = await signIn()
  await auth.getAccessToken()
  await clock.advance(200_000)
  provider.faults = [{ kind: 'hold' }]
  await clock.advance(20_000)
  tab.refuseWrites(true)
  provider.release()
  await settle()
  const alarms = clock.rung()
  await clock.advance(100_000)
  expect(clock.rung() - alarms).toBeLessThan(100)
  expect(auth.getSnapshot().status).toBe('signed-in')
})

test('a page that is left in the middle of its renewal lets the lane go, and commits nothing when it comes back', async () => {
  const { first, second, provider, renewal, clock } = await withHeldRenewal()
  const waiting = outcome(second.auth.getAccessToken())
  await clock.advance(1_000)
  await first.tab.hide()
  await settle()
  // Inside the reuse window, and declared: the sender's lock is gone, so it is as good as dead.
  expect(second.auth.trail.counters()).toMatchObject({ resent: 1 })
  await clock.advance(3_000)
  await waiting
  const before = second.auth.getSnapshot()
  provider.release()
  first.tab.thaw()
  first.tab.wake('pageshow')
  await settle()
  await renewal
  expect(second.auth.getSnapshot()).toBe(before)
  expect(provider.requests).toHaveLength(3)
})

test('a page that comes back from the cache renews as before', async () => {
  const { signIn, provider, clock } = await createWorld()
  const { auth, tab } = await signIn()
  await tab.hide()
  await clock.advance(400_000)
  tab.thaw()
  tab.wake('pageshow')
  expect(await auth.getAccessToken()).toMatch(/^at-/)
  expect(provider.requests).toHaveLength(2)
})

test('a store that answered while the page slept has answered in time', async () => {
  const { signIn, open, clock } = await createWorld()
  await signIn()
  const { auth, tab } = open()
  tab.stallStore(true)
  const ready = auth.ready()
  await settle()
  tab.freeze()
  await clock.advance(100_000)
  tab.thaw()
  tab.stallStore(false)
  await settle()
  expect((await ready).status).toBe('signed-in')
})

test('a sign-in asks for its code only after the revocation of the session before', async () => {
  const { signIn, provider, clock } = await createWorld()
  const { auth, tab } = await signIn()
  let finish: (() => void) | undefined
  provider.onRevoke = () => new Promise((resolve) => (finish = resolve))
  const out = auth.signOut({ local: true })
  await settle()
  void outcome(auth.signIn())
  await clock.advance(1_000)
  expect(tab.visits).toEqual([])
  finish?.()
  await out
  await clock.advance(300)
  expect(tab.visits).toHaveLength(1)
})

test('a page that slept over its own sign-out revokes nothing: it could end the next session', async () => {
  const { signIn, provider, clock, origin } = await createWorld()
  const { auth, tab } = await signIn()
  const status = () =>
    [...origin.stores.values()].map((store) => (store.get('grant') as GrantRecord | undefined)?.status)
  const out = outcome(auth.signOut({ local: true }))
  // In the moment in which the others can see it.
  while (!status().includes('out')) await Promise.resolve()
  tab.freeze()
  await clock.advance(5_000)
  tab.thaw()
  await settle()
  await out
  expect(auth.getSnapshot().status).toBe('signed-out')
  expect(provider.revoked).toEqual([])
})

test('a sign-out whose storage keeps it waiting tells the provider once it is written', async () => {
  const { signIn, provider, clock } = await createWorld()
  const { auth, tab } = await signIn()
  tab.stallStore(true)
  const out = auth.signOut({ local: true })
  await clock.advance(7_000)
  expect(provider.revoked).toEqual([])
  tab.stallStore(false)
  await out
  expect(provider.revoked).toHaveLength(1)
})

test('a code whose note comes too late was not sent, and is redeemed when it is asked for again', async () => {
  const { leave, origin, provider, clock, settings } = await createWorld()
  const callback = await leave()
  const tab = origin.openTab(callback)
  const code = new URL(callback).searchParams.get('code')
  const { crypto } = tab.platform
  const digest = crypto.digest.bind(crypto)
  // The last thing before the note.
  const stall = vi.fn(() => tab.stallStore(true))
  Object.assign(crypto, {
    digest: (text: string) => {
      if (text === code && stall.mock.calls.length === 0) stall()
      return digest(text)
    },
  })
  const auth = createIn(tab, settings)
  const first = outcome(auth.handleCallback())
  await clock.advance(9_000)
  expect(await first).toMatchObject({ code: 'temporarily_unavailable' })
  tab.stallStore(false)
  await settle()
  expect(provider.requests).toHaveLength(0)
  expect((await auth.handleCallback()).session).toMatchObject({ status: 'signed-in', user: { sub: 'ada' } })
  expect(stall).toHaveBeenCalledTimes(1)
  expect(provider.requests).toHaveLength(1)
  expect(tab.visits).toEqual([])
})

test('a wake that comes after the end opens nothing', async () => {
  const { signIn } = await createWorld()
  const { auth, tab } = await signIn()
  // The app's listener to the same event stands before ours in the order of their adding.
  tab.beforeWake(() => auth.dispose())
  const channels = tab.channels()
  tab.wake('resume')
  expect(channels).toBe(1)
  expect(tab.channels()).toBe(0)
})

test('the trail tells when a flight queues for the lane, enters it and leaves it', async () => {
  const { first, second, provider, clock } = await withHeldRenewal()
  const waiting = outcome(second.auth.getAccessToken())
  await clock.advance(700)
  provider.release()
  await waiting
  const { tab } = second.auth.trail
  const lane = second.auth.trail.entries().filter(({ type }) => type.startsWith('lane-'))
  expect(lane.filter((entry) => entry.tab !== tab)).toMatchObject([
    { type: 'lane-queued', generation: 0 },
    { type: 'lane-entered', generation: 0, waited: 0 },
    { type: 'lane-left', generation: 0, held: 700 },
  ])
  expect(lane.find((entry) => entry.tab === tab)).toMatchObject({ type: 'lane-queued', generation: 0 })
  expect(first.auth.trail.entries().filter(({ type }) => type.startsWith('lane-'))).toEqual(lane)
})
