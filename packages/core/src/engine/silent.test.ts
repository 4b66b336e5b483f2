import { expect, test } from 'vitest'
import { createSameSiteWorld, site } from '../testing/same-site.ts'
import { settle } from '../testing/settle.ts'
import { app, createWorld } from '../testing/world.ts'

/** A page without a session that has begun a silent sign-in. */
async function setup(changes: Parameters<typeof createSameSiteWorld>[0] = {}) {
  const world = await createSameSiteWorld(changes)
  const { auth, tab } = world.open()
  await auth.ready()
  const outcome = auth.signIn({ mode: 'silent' }).catch((error: unknown) => error)
  await settle()
  return { ...world, auth, tab, outcome }
}

test('a user whom the provider knows is signed in without a page being left', async () => {
  const { auth, tab, outcome, frameOf, answer, provider } = await setup()
  const frame = frameOf(tab)
  const query = new URL(frame.url).searchParams
  expect(query.get('prompt')).toBe('none')
  expect(query.get('redirect_uri')).toBe(`${site}/silent-callback`)
  expect(query.get('code_challenge_method')).toBe('S256')
  await answer(frame, {})
  expect(await outcome).toMatchObject({ status: 'signed-in', user: { sub: 'ada' } })
  expect(await auth.getAccessToken()).toMatch(/^at-/)
  expect(frame.isRemoved()).toBe(true)
  expect(tab.visits).toEqual([])
  expect(tab.url()).toBe(`${site}/`)
  expect(provider.requests).toHaveLength(1)
})

test('its code goes through the same record as that of a redirect', async () => {
  const { auth, tab, outcome, frameOf, answer, provider, origin } = await setup()
  provider.faults = [{ kind: 'hold' }]
  await answer(frameOf(tab), {})
  const record = (): unknown =>
    [...origin.stores.values()].flatMap((store) =>
      [...store].filter(([key]) => key.startsWith('transaction')).map(([, value]) => value),
    )[0]
  expect(record()).toMatchObject({ status: 'sent', mode: 'silent', response: null })
  expect(origin.anyLockHeld()).toBe(true)
  provider.release()
  await outcome
  expect(record()).toMatchObject({ status: 'redeemed', code_verifier: null })
  expect(origin.anyLockHeld()).toBe(false)
  expect(auth.trail.entries().map(({ type }) => type)).toEqual(
    expect.arrayContaining(['authorization-requested', 'sent', 'granted']),
  )
})

test.each(['login_required', 'interaction_required', 'consent_required', 'account_selection_required'])(
  '%s is interaction_required, and the session is what it was',
  async (error) => {
    const { auth, tab, outcome, frameOf, answer, provider } = await setup()
    const frame = frameOf(tab)
    await answer(frame, { error })
    expect(await outcome).toMatchObject({ code: 'interaction_required', providerError: error })
    expect(auth.getSnapshot()).toEqual({ status: 'signed-out', user: undefined, error: undefined })
    expect(frame.isRemoved()).toBe(true)
    expect(provider.requests).toEqual([])
  },
)

test('no answer within 5 s is unknown, and nothing stays behind', async () => {
  const { auth, tab, outcome, frameOf, clock, origin } = await setup()
  const frame = frameOf(tab)
  await clock.advance(4_999)
  expect(auth.getSnapshot().status).toBe('signing-in')
  await clock.advance(1)
  expect(await outcome).toMatchObject({ code: 'silent_unknown', subject: 'deadline', retryable: true })
  expect(auth.getSnapshot()).toEqual({ status: 'signed-out', user: undefined, error: undefined })
  expect(frame.isRemoved()).toBe(true)
  for (const store of origin.stores.values()) expect([...store.keys()].join()).not.toContain('transaction')
})

test('a session that stands is untouched by it, and by its failure', async () => {
  const { signIn, frameOf, answer, clock } = await createSameSiteWorld()
  const { auth, tab } = await signIn()
  const before = auth.getSnapshot()
  let changes = 0
  auth.subscribe(() => changes++)
  const outcome = auth.signIn({ mode: 'silent' }).catch((error: unknown) => error)
  await settle()
  await clock.advance(5_000)
  expect(await outcome).toMatchObject({ code: 'silent_unknown' })
  const again = auth.signIn({ mode: 'silent' })
  await settle()
  expect(auth.getSnapshot()).toBe(before)
  await answer(frameOf(tab), {})
  expect(await again).toMatchObject({ status: 'signed-in', user: { sub: 'ada' } })
  // The new ID token has other times; that is all.
  expect(changes).toBe(1)
})

test('another user who comes out of an explicit one is told', async () => {
  const { signIn, frameOf, answer } = await createSameSiteWorld()
  const { auth, tab } = await signIn('ada')
  const users: string[] = []
  auth.on('user-changed', ({ user }) => users.push(user.sub))
  const outcome = auth.signIn({ mode: 'silent' })
  await settle()
  await answer(frameOf(tab), { subject: 'grace' })
  expect((await outcome).user?.sub).toBe('grace')
  expect(users).toEqual(['grace'])
})

test('messages of others change nothing, and the genuine one still counts', async () => {
  const { tab, outcome, frameOf, answer, provider } = await setup()
  const frame = frameOf(tab)
  const genuine = provider.authorize(frame.url, 'mallory')
  frame.post({ origin: 'https://evil.example', isFromFrame: true, data: genuine })
  frame.post({ origin: site, isFromFrame: false, data: genuine })
  frame.post({ origin: site, isFromFrame: true, data: `${site}/silent-callback?code=x&state=forged` })
  frame.post({ origin: site, isFromFrame: true, data: { url: genuine } })
  await settle()
  expect(provider.requests).toEqual([])
  await answer(frame, { subject: 'ada' })
  expect(await outcome).toMatchObject({ status: 'signed-in', user: { sub: 'ada' } })
  expect(provider.requests).toHaveLength(1)
})

test('an answer said twice is redeemed once', async () => {
  const { tab, outcome, frameOf, provider } = await setup()
  const frame = frameOf(tab)
  const data = provider.authorize(frame.url)
  for (let times = 0; times < 3; times++) frame.post({ origin: site, isFromFrame: true, data })
  await outcome
  expect(provider.requests).toHaveLength(1)
})

test('an answer in the name of another provider is refused, and no code is sent', async () => {
  const { auth, tab, outcome, frameOf, provider } = await setup()
  const frame = frameOf(tab)
  const forged = new URL(provider.authorize(frame.url))
  forged.searchParams.set('iss', 'https://evil.example')
  frame.post({ origin: site, isFromFrame: true, data: forged.href })
  expect(await outcome).toMatchObject({ code: 'callback_invalid' })
  expect(auth.getSnapshot().status).toBe('signed-out')
  expect(provider.requests).toEqual([])
})

test('two at once share one frame', async () => {
  const { auth, tab, outcome, frameOf, answer, provider } = await setup()
  const second = auth.signIn({ mode: 'silent' })
  await settle()
  expect(tab.frames).toHaveLength(1)
  await answer(frameOf(tab), {})
  expect(await second).toBe(await outcome)
  expect(provider.requests).toHaveLength(1)
})

test('two tabs at once are one user, with a code each', async () => {
  const { open, auth, tab, outcome, frameOf, answer, provider } = await setup()
  const other = open()
  await other.auth.ready()
  const second = other.auth.signIn({ mode: 'silent' })
  await settle()
  await answer(frameOf(other.tab), {})
  await answer(frameOf(tab), {})
  expect(await outcome).toMatchObject({ status: 'signed-in' })
  await second
  expect(await auth.getAccessToken()).toBe(await other.auth.getAccessToken())
  expect(new Set(provider.requests.map(({ credential }) => credential)).size).toBe(2)
})

test('a provider of another site is not asked', async () => {
  const { open, provider } = await createWorld({ silent_redirect_uri: '/silent-callback' })
  const { auth, tab } = open(`${app}/`)
  await expect(auth.signIn({ mode: 'silent' })).rejects.toMatchObject({
    code: 'silent_unknown',
    subject: 'cross-site',
    retryable: true,
  })
  expect(tab.frames).toEqual([])
  expect(provider.visits.size).toBe(0)
})

test('a domain in common that is a public suffix makes no site', async () => {
  const { open } = await createSameSiteWorld({ authority: 'https://two.github.io' })
  const { auth, tab } = open('https://one.github.io/')
  await expect(auth.signIn({ mode: 'silent' })).rejects.toMatchObject({ code: 'silent_unknown' })
  expect(tab.frames).toEqual([])
})

test('an authorization endpoint of another site is not asked, and leaves no record', async () => {
  const issuer = site
  const fetch = (): Promise<Response> =>
    Promise.resolve(
      Response.json({
        issuer,
        authorization_endpoint: 'https://elsewhere.example/auth',
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        keys: [],
      }),
    )
  const { open, origin } = await createSameSiteWorld({ authority: issuer, fetch })
  const { auth, tab } = open()
  await expect(auth.signIn({ mode: 'silent' })).rejects.toMatchObject({ code: 'silent_unknown' })
  expect(tab.frames).toEqual([])
  for (const store of origin.stores.values()) expect([...store.keys()].join()).not.toContain('transaction')
})

test('without a silent callback it is a wrong setting', async () => {
  const { open } = await createWorld()
  await expect(open().auth.signIn({ mode: 'silent' })).rejects.toMatchObject({
    code: 'config_invalid',
    subject: 'silent_redirect_uri',
  })
})

test('a silent callback on another origin is a wrong setting: nothing of it would ever be heard', async () => {
  const { open } = await createSameSiteWorld({ silent_redirect_uri: 'https://other.id.example/silent' })
  const { auth, tab } = open()
  await expect(auth.signIn({ mode: 'silent' })).rejects.toMatchObject({
    code: 'config_invalid',
    subject: 'silent_redirect_uri: another origin',
  })
  expect(tab.frames).toEqual([])
})

test('a disposed client takes its frame along', async () => {
  const { auth, tab, outcome, frameOf, clock } = await setup()
  const frame = frameOf(tab)
  auth.dispose()
  expect(await outcome).toMatchObject({ code: 'disposed' })
  expect(frame.isRemoved()).toBe(true)
  expect(clock.pending()).toBe(0)
})

test('a sign-out in the middle wins, and what came is revoked', async () => {
  const { signIn, frameOf, answer, provider } = await createSameSiteWorld()
  const { auth, tab } = await signIn()
  const outcome = auth.signIn({ mode: 'silent' }).catch((error: unknown) => error)
  await settle()
  provider.faults = [{ kind: 'hold' }]
  await answer(frameOf(tab), {})
  await auth.signOut({ local: true })
  provider.release()
  expect(await outcome).toMatchObject({ code: 'superseded' })
  expect(auth.getSnapshot().status).toBe('signed-out')
  expect(provider.revoked).toHaveLength(2)
})

test('a sign-out while the frame is asked is not undone by its answer', async () => {
  const { signIn, frameOf, answer, provider } = await createSameSiteWorld()
  const { auth, tab } = await signIn()
  const outcome = auth.signIn({ mode: 'silent' }).catch((error: unknown) => error)
  await settle()
  await auth.signOut({ local: true })
  await answer(frameOf(tab), {})
  expect(await outcome).toMatchObject({ code: 'superseded' })
  expect(auth.getSnapshot().status).toBe('signed-out')
  expect(provider.requests).toHaveLength(1)
})

test('a provider that cannot be reached says so', async () => {
  const { open } = await createSameSiteWorld({
    fetch: () => Promise.reject(new TypeError('Failed to fetch')),
  })
  const { auth } = open()
  await expect(auth.signIn({ mode: 'silent' })).rejects.toMatchObject({ code: 'provider_unreachable' })
  expect(auth.getSnapshot()).toEqual({ status: 'signed-out', user: undefined, error: undefined })
})
