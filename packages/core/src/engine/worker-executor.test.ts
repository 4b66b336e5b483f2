import { expect, test } from 'vitest'
import { createAuthClient } from '../client.ts'
import '../engine/worker-executor.ts'
import { lazyProtocol } from '../protocol/lazy.ts'
import { createProtocol } from '../protocol/oauth.ts'
import type { AuthSettings } from '../settings.ts'
import { settle } from '../testing/settle.ts'
import { createOrigin } from '../testing/simulated-origin.ts'
import { createWorkers } from '../testing/simulated-workers.ts'
import { app, createWorld } from '../testing/world.ts'
import type { WorkerKind } from '../trail.ts'
import type { AuthClient } from '../types.ts'

const engines = Symbol.for('onegrant.engines.1')

async function setup(
  changes: Partial<AuthSettings> = {},
  kinds: readonly WorkerKind[] = ['extended worker', 'worker'],
  elsewhere?: typeof createOrigin,
) {
  const world = await createWorld()
  const { origin, provider } = world
  const home = elsewhere?.(provider.fetch) ?? origin
  const workers = createWorkers(
    kinds,
    (worker) => {
      const { platform, kill } = home.openTab('')
      return { platform: { ...platform, worker }, kill }
    },
    ({ fetch, clock }, settings, store) =>
      lazyProtocol(async () => createProtocol({ settings, store, fetch, now: clock.wall })),
  )
  function open(url = `${app}/`) {
    const realm = globalThis as { [engines]?: unknown }
    delete realm[engines]
    const tab = origin.openTab(url)
    const platform = { ...tab.platform, loadWorkers: async () => workers.of }
    const auth = createAuthClient({ ...world.settings, worker: '/worker.js', ...changes }, platform)
    auth.subscribe(() => undefined)
    delete realm[engines]
    return { tab, auth }
  }
  async function signIn() {
    const opened = open(await world.leave())
    await opened.auth.ready()
    return opened
  }
  const sentBy = (auth: AuthClient): unknown[] =>
    auth.trail.entries().flatMap((entry) => (entry.type === 'sent' ? [entry.executor ?? 'page'] : []))
  const passed = (auth: AuthClient): unknown[] =>
    auth.trail
      .entries()
      .flatMap((entry) => (entry.type === 'executor' ? [[entry.kind, entry.reason]] : []))
      .filter(([, reason]) => reason !== undefined)
  return { ...world, workers, open, signIn, sentBy, passed, provider }
}

test('the worker redeems and renews, and the page has the tokens from the record', async () => {
  const { signIn, sentBy, provider } = await setup()
  const { auth } = await signIn()
  expect(auth.getSnapshot()).toMatchObject({ status: 'signed-in', user: { sub: 'ada' } })
  const first = await auth.getAccessToken()
  const second = await auth.getAccessToken({ forceRefresh: true })
  expect(second).not.toBe(first)
  expect(sentBy(auth)).toEqual(['extended worker', 'extended worker'])
  expect(provider.requests.map(({ status }) => status)).toEqual([200, 200])
})

test('no message carries a token, a code or a verifier', async () => {
  const { signIn, workers, provider, origin } = await setup()
  const { auth } = await signIn()
  const tokens = [await auth.getAccessToken(), await auth.getAccessToken({ forceRefresh: true })]
  const text = JSON.stringify(workers.said)
  const secrets = [...tokens, ...provider.requests.map(({ credential }) => credential)]
  const records = JSON.stringify([...origin.stores.values()].map((store) => [...store.values()]))
  expect(secrets).toHaveLength(4)
  expect(records).toContain(tokens[1])
  for (const secret of secrets) expect(text).not.toContain(secret)
})

test('a page that is gone in the middle of a renewal leaves the new pair to the next', async () => {
  const { signIn, open, provider, sentBy } = await setup()
  const { auth, tab } = await signIn()
  const before = await auth.getAccessToken()
  provider.faults = [{ kind: 'hold' }]
  void auth.getAccessToken({ forceRefresh: true })
  await settle()
  await tab.hide()
  tab.kill()
  const next = open()
  await next.auth.ready()
  provider.release()
  await settle()
  expect(await next.auth.getAccessToken()).not.toBe(before)
  expect(sentBy(next.auth)).toEqual(['extended worker', 'extended worker'])
  expect(next.auth.trail.entries()).toContainEqual(
    expect.objectContaining({ type: 'outlived', page: auth.trail.tab, credential: 'refresh_token' }),
  )
})

test('a callback reloaded in mid-flight joins it: one code request, signed in', async () => {
  const { open, leave, provider } = await setup()
  const first = open(await leave())
  provider.faults = [{ kind: 'hold' }]
  await settle()
  expect(provider.requests).toHaveLength(1)
  const { url, historyState } = { url: first.tab.url(), historyState: first.tab.platform.page.historyState() }
  first.tab.kill()
  const next = open(url)
  next.tab.platform.page.replace(url, historyState)
  const answer = next.auth.handleCallback()
  await settle()
  provider.release()
  expect(await answer).toMatchObject({ returnTo: '/start', session: { status: 'signed-in' } })
  expect(provider.requests).toHaveLength(1)
})

test('many tabs ask one worker, and one request is sent', async () => {
  const { signIn, open, provider } = await setup()
  const { auth } = await signIn()
  const others = Array.from({ length: 5 }, () => open().auth)
  await Promise.all(others.map((other) => other.ready()))
  const tokens = await Promise.all(
    [auth, ...others].map((each) => each.getAccessToken({ forceRefresh: true })),
  )
  expect(new Set(tokens).size).toBe(1)
  expect(provider.requests).toHaveLength(2)
})

test.each([
  ['throws', 'TypeError'],
  ['fails', 'it does not start'],
] as const)('a browser that %s leaves it to the page, with one entry for each kind', async (how, reason) => {
  const { signIn, workers, sentBy, passed } = await setup()
  workers.refuse(how)
  const { auth } = await signIn()
  await auth.getAccessToken({ forceRefresh: true })
  expect(sentBy(auth)).toEqual(['page', 'page'])
  expect(passed(auth)).toEqual([
    ['extended worker', reason],
    ['worker', reason],
  ])
})

test('a worker that says nothing for a second is passed over, and the lock keeps both from sending', async () => {
  const { open, leave, workers, clock, provider, passed } = await setup()
  workers.mute(true)
  const { auth } = open(await leave())
  await settle()
  await clock.advance(2_100)
  expect(await auth.ready()).toMatchObject({ status: 'signed-in' })
  expect(passed(auth)).toEqual([
    ['extended worker', 'no answer'],
    ['worker', 'no answer'],
  ])
  expect(provider.requests).toHaveLength(1)
})

test('a worker that dies over a renewal is replaced, and the orphan judged by the rules of the record', async () => {
  const { signIn, workers, provider, clock, sentBy, passed } = await setup()
  const { auth } = await signIn()
  provider.faults = [{ kind: 'hold' }]
  const renewed = auth.getAccessToken({ forceRefresh: true })
  await settle()
  workers.kill()
  await settle()
  // A declared resend within the window, by the worker that came after; this provider has no grace.
  const end = renewed.catch((error: unknown) => error)
  await clock.advance(3_000)
  expect(await end).toMatchObject({ code: 'reauth_required', diagnosis: { cause: 'response_lost' } })
  expect(passed(auth)).toEqual([['extended worker', 'it died']])
  expect(sentBy(auth)).toEqual(['extended worker', 'extended worker', 'extended worker'])
  expect(auth.trail.counters()).toMatchObject({ sent: 2, resent: 1 })
})

test('a worker that nobody asks lets go of what it knows', async () => {
  const { signIn, workers, clock } = await setup()
  const { auth } = await signIn()
  await auth.getAccessToken({ forceRefresh: true })
  expect(workers.hosts().flatMap((host) => host.desks())).toHaveLength(1)
  await clock.advance(61_000)
  expect(workers.hosts().flatMap((host) => host.desks())).toEqual([])
  const token = await auth.getAccessToken({ forceRefresh: true })
  expect(await auth.getAccessToken()).toBe(token)
})

test('a page that is left and comes back asks again, and hears nothing meanwhile', async () => {
  const { signIn, workers, provider } = await setup()
  const { auth, tab } = await signIn()
  const before = await auth.getAccessToken()
  provider.faults = [{ kind: 'hold' }]
  const renewed = auth.getAccessToken({ forceRefresh: true })
  await settle()
  await tab.hide()
  const count = workers.said.length
  provider.release()
  await settle()
  expect(workers.said).toHaveLength(count)
  tab.thaw()
  tab.wake('pageshow')
  expect(await renewed).not.toBe(before)
  expect(provider.requests).toHaveLength(2)
})

test('after a sign-out no worker knows a token', async () => {
  const { signIn, workers, provider } = await setup()
  const { auth } = await signIn()
  await auth.getAccessToken({ forceRefresh: true })
  const desks = workers.hosts().flatMap((host) => host.desks())
  expect(desks.map(({ context }) => context.memory.current()?.refreshToken)).toEqual([expect.any(String)])
  provider.faults = [{ kind: 'hold' }]
  void auth.getAccessToken({ forceRefresh: true }).catch(() => undefined)
  await settle()
  await auth.signOut({ local: true })
  await settle()
  provider.release()
  await settle()
  expect(workers.hosts().flatMap((host) => host.desks())).toEqual([])
  for (const { context } of desks)
    expect(context.memory.current()).toMatchObject({ status: 'out', refreshToken: null, tokens: {} })
})

test('a page that has been there for a while has joined the worker, and keeps it alive', async () => {
  const { signIn, open, workers, clock } = await setup({}, ['worker'])
  await signIn()
  const { auth, tab } = open()
  await auth.ready()
  const hellos = (): unknown[] =>
    auth.trail.entries().filter((entry) => entry.type === 'executor' && entry.tab === auth.trail.tab)
  expect(hellos()).toEqual([])
  await clock.advance(5_100)
  expect(hellos()).toMatchObject([{ kind: 'worker', flights: 0 }])
  await tab.hide()
  tab.thaw()
  const count = workers.said.length
  tab.wake('pageshow')
  await settle()
  expect(workers.said.slice(count)).toMatchObject([{ kind: 'connect' }, { kind: 'hello' }])
})

test('an idle worker sends nothing unasked, and says nothing', async () => {
  const { signIn, workers, provider, clock } = await setup()
  const { auth, tab } = await signIn()
  await auth.getAccessToken()
  tab.kill()
  const count = workers.said.length
  await clock.advance(3_600_000)
  expect(provider.requests).toHaveLength(1)
  expect(workers.said).toHaveLength(count)
})

test('an error reaches the page with its code and its details', async () => {
  const { signIn, provider } = await setup({ reuseWindow: 0 })
  const { auth } = await signIn()
  provider.faults = [{ kind: 'status', status: 429, headers: { 'retry-after': '7' } }]
  await expect(auth.getAccessToken({ forceRefresh: true })).rejects.toMatchObject({
    code: 'temporarily_unavailable',
    retryable: true,
    status: 429,
  })
})

test('a worker whose storage is another is not believed', async () => {
  const { signIn, workers, sentBy, provider } = await setup({}, ['worker'], createOrigin)
  const { auth } = await signIn()
  const first = await auth.getAccessToken()
  expect(await auth.getAccessToken({ forceRefresh: true })).not.toBe(first)
  expect(workers.said.map((message) => (message as { kind: string }).kind)).toContain('done')
  expect(sentBy(auth)).toEqual(['page', 'page'])
  expect(provider.requests.map(({ status }) => status)).toEqual([200, 200])
})

test.each([
  ['a fetch of the app’s own', 'the setting "fetch"'],
  ['a simulated provider', 'a simulated provider'],
  ['a browser without workers', 'no SharedWorker'],
])('%s keeps the requests in the page', async (what, reason) => {
  const kinds: WorkerKind[] = what.startsWith('a browser') ? [] : ['worker']
  const own = { fetch: undefined as typeof globalThis.fetch | undefined }
  const fetch: typeof globalThis.fetch = async (...request) => (own.fetch ?? globalThis.fetch)(...request)
  const { signIn, workers, sentBy, passed, provider } = await setup(
    what.startsWith('a fetch') ? { fetch } : {},
    kinds,
  )
  own.fetch = provider.fetch
  if (what.startsWith('a simulated')) workers.simulate()
  const { auth } = await signIn()
  expect(sentBy(auth)).toEqual(['page'])
  expect(passed(auth)).toEqual([['page', reason]])
  expect(workers.said).toEqual([])
})

test('a disposed client leaves no alarm, and the worker none once it has let go', async () => {
  const { signIn, clock } = await setup()
  const { auth } = await signIn()
  await auth.getAccessToken({ forceRefresh: true })
  await clock.advance(10_000)
  auth.dispose()
  await clock.advance(61_000)
  expect(clock.pending()).toBe(0)
})

test('a client that is disposed on its way to the worker asks nobody any more', async () => {
  const { signIn, workers } = await setup()
  const { auth } = await signIn()
  const said = workers.said.length
  const ending = auth.getAccessToken({ forceRefresh: true }).catch((error: unknown) => error)
  auth.dispose()
  expect(await ending).toMatchObject({ code: 'disposed' })
  await settle()
  expect(workers.said.slice(said)).toEqual([])
})
