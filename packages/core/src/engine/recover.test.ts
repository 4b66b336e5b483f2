import { expect, test } from 'vitest'
import { createSameSiteWorld, site } from '../testing/same-site.ts'
import { settle } from '../testing/settle.ts'
import type { SimulatedTab } from '../testing/simulated-origin.ts'
import type { OpenTab } from '../testing/world.ts'
import type { AuthClient, RedirectContext } from '../types.ts'

type World = Awaited<ReturnType<typeof createSameSiteWorld>>

/** A signed-in tab whose access token has ended, and a provider that refuses what renews it. */
async function setup(changes: Parameters<typeof createSameSiteWorld>[0] = {}) {
  const world = await createSameSiteWorld(changes)
  const { auth, tab } = await world.signIn()
  return { ...world, auth, tab, told: listen(auth) }
}

/** What an app hears of a client: events, and each status that its session changes to. */
function listen(auth: AuthClient): string[] {
  const told: string[] = []
  let status: string = auth.getSnapshot().status
  auth.subscribe(() => {
    const now = auth.getSnapshot().status
    if (now !== status) told.push(`status ${now}`)
    status = now
  })
  for (const type of ['signed-in', 'signed-out', 'renewed', 'reauth-required', 'user-changed'] as const)
    auth.on(type, () => told.push(type))
  return told
}

/** Lets the grant be refused; resolves to what the caller of the token gets, which may take as long as it takes. */
async function lose({ provider, clock }: World, { auth }: Pick<OpenTab, 'auth'>) {
  await clock.advance(400_000)
  provider.faults = [{ kind: 'status', status: 400, body: '{"error":"invalid_grant"}' }]
  const token = auth.getAccessToken().catch((error: unknown) => error)
  // The lane waits for a commit of somebody else's.
  await clock.advance(2_000)
  return { token }
}

const frames = (tab: SimulatedTab): number => tab.frames.length

test('a lost grant is had back silently: no status changes, and the caller gets a token', async () => {
  const world = await setup()
  const { auth, tab, told, frameOf, answer } = world
  const { token } = await lose(world, world)
  expect(auth.getSnapshot().status).toBe('signed-in')
  await answer(frameOf(tab), {})
  expect(await token).toMatch(/^at-/)
  expect(told).toEqual(['renewed'])
  expect(auth.getSnapshot()).toMatchObject({ status: 'signed-in', user: { sub: 'ada' } })
  expect(auth.trail.entries().map(({ type }) => type)).toEqual(expect.arrayContaining(['lost', 'recovered']))
  expect(tab.visits).toEqual([])
})

test('every caller who came meanwhile gets a token of the grant that came', async () => {
  const world = await setup()
  const { auth, tab, provider, frameOf, answer } = world
  const { token } = await lose(world, world)
  const others = [auth.getAccessToken(), auth.getAccessToken({ forceRefresh: true })]
  await answer(frameOf(tab), {})
  const [first, ...tokens] = await Promise.all([token, ...others])
  expect(tokens).toEqual([first, first])
  expect(provider.requests.map(({ grantType }) => grantType)).toEqual([
    'authorization_code',
    'refresh_token',
    'authorization_code',
  ])
})

test('a caller who leaves meanwhile is told so at once', async () => {
  const world = await setup()
  const { auth } = world
  await lose(world, world)
  const controller = new AbortController()
  const leaver = auth.getAccessToken({ signal: controller.signal }).catch((error: unknown) => error)
  await settle()
  controller.abort()
  await settle()
  expect(await leaver).toMatchObject({ code: 'aborted' })
})

test.each([
  ['the provider needs the user', { error: 'login_required' }],
  ['the provider needs a consent', { error: 'consent_required' }],
])('where %s, the session is expired and the app is told', async (_, given) => {
  const world = await setup()
  const { auth, tab, told, frameOf, answer } = world
  const { token } = await lose(world, world)
  await answer(frameOf(tab), given)
  expect(await token).toMatchObject({ code: 'reauth_required' })
  expect(told).toEqual(['status expired', 'reauth-required'])
  expect(auth.getSnapshot()).toMatchObject({
    status: 'expired',
    user: { sub: 'ada' },
    error: { code: 'reauth_required', diagnosis: { cause: 'grant_revoked', confidence: 'possible' } },
  })
  expect(tab.visits).toEqual([])
})

test('a sign-in elsewhere is had at once by who waits for a frame', async () => {
  const world = await setup()
  const { told, leave, open } = world
  const callback = await leave()
  const { token } = await lose(world, world)
  await open(callback).auth.ready()
  await settle()
  // No time has passed: the frame has not answered, and does not matter any more.
  expect(await token).toMatch(/^at-/)
  expect(told).toEqual(['renewed'])
})

test('a loss that is told after it was made good keeps nobody waiting', async () => {
  const world = await setup()
  const { auth, tab, told, frameOf, answer } = world
  const { locks } = tab.platform
  let leaveLane = (): void => undefined
  const left = new Promise<void>((resolve) => {
    leaveLane = resolve
  })
  Object.assign(tab.platform, {
    locks: {
      ...locks,
      run: async (...about: Parameters<typeof locks.run>) => {
        try {
          return await locks.run(...about)
        } finally {
          if (about[0].includes('|lane|')) await left
        }
      },
    },
  })
  const { token } = await lose(world, world)
  const signedIn = auth.signIn({ mode: 'silent' })
  await settle()
  await answer(frameOf(tab), {})
  await signedIn
  leaveLane()
  await settle()
  expect(await token).toMatch(/^at-/)
  expect(told).toEqual(['signed-in'])
})

test('where nothing answers, the session is expired after 5 s', async () => {
  const world = await setup()
  const { auth, told, clock } = world
  const { token } = await lose(world, world)
  await clock.advance(4_999)
  expect(told).toEqual([])
  await clock.advance(1)
  expect(await token).toMatchObject({ code: 'reauth_required' })
  expect(told).toEqual(['status expired', 'reauth-required'])
  expect(auth.trail.entries()).toContainEqual(
    expect.objectContaining({ type: 'not-recovered', reason: 'silent_unknown' }),
  )
})

test('another user at the provider is not taken in the middle of this one’s work', async () => {
  const world = await setup()
  const { auth, tab, told, frameOf, answer, provider } = world
  const { token } = await lose(world, world)
  await answer(frameOf(tab), { subject: 'grace' })
  expect(await token).toMatchObject({ code: 'reauth_required' })
  expect(told).toEqual(['status expired', 'reauth-required'])
  expect(auth.getSnapshot().user?.sub).toBe('ada')
  expect(auth.trail.entries()).toContainEqual(
    expect.objectContaining({ type: 'dropped', reason: 'another user' }),
  )
  // An explicit sign-in may be anybody's, and says so.
  void auth.signIn()
  await settle()
  const callback = provider.authorize(tab.visits[0] ?? '', 'grace')
  await world.open(callback).auth.ready()
  await settle()
  expect(told.slice(2)).toEqual(['status signing-in', 'user-changed', 'status signed-in', 'signed-in'])
})

test('one attempt for a lost grant, whatever wakes the page, and another for the next', async () => {
  const world = await setup()
  const { auth, tab, frameOf, answer, clock, told } = world
  await lose(world, world)
  await answer(frameOf(tab), { error: 'login_required' })
  for (const why of ['visible', 'online', 'resume', 'pageshow'] as const) tab.wake(why)
  auth.getAccessToken().catch(() => undefined)
  await clock.advance(120_000)
  expect(frames(tab)).toBe(1)
  expect(told).toEqual(['status expired', 'reauth-required'])

  const again = auth.signIn({ mode: 'silent' })
  await settle()
  await answer(frameOf(tab), {})
  await again
  const { token } = await lose(world, world)
  await answer(frameOf(tab), {})
  expect(await token).toMatch(/^at-/)
  expect(frames(tab)).toBe(3)
})

test('of two visible tabs one asks, and both are signed in', async () => {
  const world = await setup()
  const { tab, told, frameOf, answer, open } = world
  const other = open()
  await other.auth.ready()
  const heard = listen(other.auth)
  const { token } = await lose(world, world)
  expect(frames(tab) + frames(other.tab)).toBe(1)
  await answer(frameOf(frames(tab) === 1 ? tab : other.tab), {})
  await token
  expect([told, heard]).toEqual([['renewed'], ['renewed']])
  expect(frames(tab) + frames(other.tab)).toBe(1)
})

test('of two visible tabs that cannot have it back, both are told, and one has asked', async () => {
  const world = await setup()
  const { tab, told, frameOf, answer, open } = world
  const other = open()
  await other.auth.ready()
  const heard = listen(other.auth)
  await lose(world, world)
  await answer(frameOf(frames(tab) === 1 ? tab : other.tab), { error: 'login_required' })
  await settle()
  expect([told, heard]).toEqual([
    ['status expired', 'reauth-required'],
    ['status expired', 'reauth-required'],
  ])
  expect(frames(tab) + frames(other.tab)).toBe(1)
})

test('a hidden page waits until it is seen', async () => {
  const world = await setup()
  const { auth, tab, told, frameOf, answer } = world
  tab.setVisible(false)
  const { token } = await lose(world, world)
  expect(await token).toMatchObject({ code: 'reauth_required' })
  expect(frames(tab)).toBe(0)
  expect(told).toEqual(['status expired'])
  tab.setVisible(true)
  tab.wake('visible')
  await settle()
  await answer(frameOf(tab), {})
  expect(auth.getSnapshot().status).toBe('signed-in')
  expect(told).toEqual(['status expired', 'status signed-in', 'signed-in'])
})

test('a framed page is told at once', async () => {
  const world = await setup({ onExpired: 'sign-in' })
  const { tab, told } = world
  tab.setFramed(true)
  await lose(world, world)
  expect(told).toEqual(['status expired', 'reauth-required'])
  expect([frames(tab), tab.visits.length]).toEqual([0, 0])
})

test('a page that starts with a lost grant of which nobody has asked has it back', async () => {
  const world = await setup()
  const { tab, open, frameOf, answer } = world
  tab.setVisible(false)
  await lose(world, world)
  tab.kill()
  const next = open()
  expect((await next.auth.ready()).status).toBe('expired')
  await settle()
  await answer(frameOf(next.tab), {})
  expect(next.auth.getSnapshot().status).toBe('signed-in')
})

test('a page that is closed in the middle leaves no lock, and the next one does not ask again', async () => {
  const world = await setup()
  const { tab, open, origin } = world
  await lose(world, world)
  expect(frames(tab)).toBe(1)
  tab.kill()
  expect(origin.anyLockHeld()).toBe(false)
  const next = open()
  expect((await next.auth.ready()).status).toBe('expired')
  await settle()
  expect(frames(next.tab)).toBe(0)
})

test('a sign-out in the middle wins', async () => {
  const world = await setup()
  const { auth, tab, told, frameOf, answer } = world
  const { token } = await lose(world, world)
  const frame = frameOf(tab)
  await auth.signOut({ local: true })
  await answer(frame, {})
  expect(await token).toMatchObject({ code: 'signed_out' })
  expect(auth.getSnapshot().status).toBe('signed-out')
  expect(told).not.toContain('signed-in')
})

test('without a silent callback the app is told at once', async () => {
  const world = await setup({ silent_redirect_uri: undefined })
  const { told } = world
  const { token } = await lose(world, world)
  expect(await token).toMatchObject({ code: 'reauth_required' })
  expect(told).toEqual(['status expired', 'reauth-required'])
})

test('onExpired leaves once, with what beforeRedirect saved, and returns where the user was', async () => {
  const asked: RedirectContext[] = []
  const world = await setup({
    silent_redirect_uri: undefined,
    onExpired: 'sign-in',
    beforeRedirect: (context) => void asked.push(context),
  })
  const { tab, told, provider, open, clock, origin } = world
  tab.goTo(`${site}/form?draft=1#end`)
  asked.length = 0
  await lose(world, world)
  expect(told.slice(0, 3)).toEqual(['status expired', 'reauth-required', 'status signing-in'])
  expect(asked).toEqual([{ reason: 'expired', returnTo: '/form?draft=1#end' }])
  expect(tab.visits).toHaveLength(1)
  expect(origin.anyLockHeld()).toBe(false)
  for (const why of ['visible', 'pageshow'] as const) tab.wake(why)
  await clock.advance(120_000)
  expect(tab.visits).toHaveLength(1)
  const back = open(provider.authorize(tab.visits[0] ?? ''))
  expect(await back.auth.handleCallback()).toMatchObject({ returnTo: '/form?draft=1#end' })
})

test('onExpired comes after the silent attempt', async () => {
  const world = await setup({ onExpired: 'sign-in' })
  const { tab, frameOf, answer, told } = world
  await lose(world, world)
  expect(tab.visits).toEqual([])
  await answer(frameOf(tab), { error: 'login_required' })
  expect(tab.visits).toHaveLength(1)
  expect(told).toEqual(['status expired', 'reauth-required', 'status signing-in'])
})

test('a hidden page leaves when it is seen, once', async () => {
  const world = await setup({ silent_redirect_uri: undefined, onExpired: 'sign-in' })
  const { tab, told } = world
  tab.setVisible(false)
  await lose(world, world)
  expect(told).toEqual(['status expired', 'reauth-required'])
  expect(tab.visits).toEqual([])
  tab.setVisible(true)
  for (let times = 0; times < 3; times++) tab.wake('visible')
  await settle()
  expect(tab.visits).toHaveLength(1)
})

test('of two visible tabs one leaves', async () => {
  const world = await setup({ silent_redirect_uri: undefined, onExpired: 'sign-in' })
  const { tab, open } = world
  const other = open()
  await other.auth.ready()
  await lose(world, world)
  await settle()
  expect(tab.visits.length + other.tab.visits.length).toBe(1)
})

test('a provider that ends every session at once makes no loop', async () => {
  const world = await setup({ silent_redirect_uri: undefined, onExpired: 'sign-in' })
  const { tab, provider, open, clock } = world
  await lose(world, world)
  let [url = ''] = tab.visits
  tab.kill()
  let leaves = 1
  for (let round = 0; round < 5; round++) {
    const back = open(provider.authorize(url))
    await back.auth.ready()
    provider.faults = [{ kind: 'status', status: 400, body: '{"error":"invalid_grant"}' }]
    back.auth.getAccessToken({ forceRefresh: true }).catch(() => undefined)
    await clock.advance(2_000)
    const [next] = back.tab.visits
    if (next === undefined) break
    leaves += 1
    url = next
    back.tab.kill()
  }
  expect(leaves).toBe(1)
})

/** An app that refuses to be left while its session stands, so that it can be signed in at all. */
function keeping(calls: RedirectContext[], answer: () => false | Promise<false>) {
  return (context: RedirectContext) => {
    if (context.reason === 'sign-in') return undefined
    calls.push(context)
    return answer()
  }
}

test('an app that refuses stays; it is asked once, and the session keeps its own error', async () => {
  const calls: RedirectContext[] = []
  const beforeRedirect = keeping(calls, () => Promise.resolve<false>(false))
  const world = await setup({ silent_redirect_uri: undefined, onExpired: 'sign-in', beforeRedirect })
  const { auth, tab, told, clock } = world
  await lose(world, world)
  expect(auth.getSnapshot()).toMatchObject({ status: 'expired', error: { code: 'reauth_required' } })
  tab.wake('visible')
  await clock.advance(120_000)
  expect(calls).toHaveLength(1)
  expect(tab.visits).toEqual([])
  expect(told).toEqual(['status expired', 'reauth-required'])
})

test('no lock is held while the app saves, and other tabs go on', async () => {
  let save = (): void => undefined
  const saved = new Promise<void>((resolve) => {
    save = resolve
  })
  const beforeRedirect = ({ reason }: RedirectContext) => (reason === 'expired' ? saved : undefined)
  const world = await setup({ silent_redirect_uri: undefined, onExpired: 'sign-in', beforeRedirect })
  const { auth, tab, origin, clock } = world
  await lose(world, world)
  await clock.advance(30_000)
  expect(origin.anyLockHeld()).toBe(false)
  expect(tab.visits).toEqual([])
  expect(auth.getSnapshot().status).toBe('expired')
  save()
  await settle()
  expect(tab.visits).toHaveLength(1)
})

test('storage that refuses the note keeps the page from trying, not the app from being told', async () => {
  const world = await setup({ onExpired: 'sign-in' })
  const { tab, told, origin } = world
  const [store] = [...origin.stores.values()]
  const set = store?.set.bind(store)
  Object.assign(store ?? {}, {
    set(key: string, value: unknown) {
      if (key === 'recovery') throw new DOMException('full', 'QuotaExceededError')
      return set?.(key, value)
    },
  })
  const { token } = await lose(world, world)
  expect(await token).toMatchObject({ code: 'reauth_required' })
  expect(told).toEqual(['status expired', 'reauth-required'])
  expect([frames(tab), tab.visits.length]).toEqual([0, 0])
})
