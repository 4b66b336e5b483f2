import { expect, test } from 'vitest'
import { settle } from '../testing/settle.ts'
import { app, createWorld } from '../testing/world.ts'

const r1 = 'https://r1.example/'
const r2 = 'https://r2.example/'

const codes = (requests: readonly { grantType: string }[]): number =>
  requests.filter(({ grantType }) => grantType === 'authorization_code').length

test('a callback is redeemed once, and the session is there', async () => {
  const { signIn, provider } = await createWorld()
  const { auth, tab } = await signIn()
  expect(auth.getSnapshot()).toMatchObject({ status: 'signed-in', user: { sub: 'ada', name: 'User ada' } })
  expect(await auth.handleCallback()).toMatchObject({ returnTo: '/start' })
  expect(codes(provider.requests)).toBe(1)
  expect(tab.url()).toBe(`${app}/callback`)
})

test('a hundred callers of an expired token share one request', async () => {
  const { signIn, provider, clock } = await createWorld()
  const { auth } = await signIn()
  await clock.advance(400_000)
  const tokens = await Promise.all(Array.from({ length: 100 }, () => auth.getAccessToken()))
  expect(new Set(tokens).size).toBe(1)
  expect(provider.requests).toHaveLength(2)
  expect(auth.trail.counters()).toMatchObject({ sent: 2, joined: 99 })
})

test('eight tabs with an expired token make one request and get the same token', async () => {
  const { signIn, open, provider, clock } = await createWorld()
  const { auth } = await signIn()
  const others = Array.from({ length: 7 }, () => open().auth)
  await Promise.all(others.map((other) => other.ready()))
  await clock.advance(400_000)
  const tokens = await Promise.all([auth, ...others].map((client) => client.getAccessToken()))
  expect(new Set(tokens).size).toBe(1)
  expect(provider.requests).toHaveLength(2)
})

test('two resources are renewed one after the other, each with the then-current refresh token', async () => {
  const { signIn, provider } = await createWorld({ resource: [r1, r2] })
  const { auth } = await signIn()
  const [first, second] = await Promise.all([
    auth.getAccessToken({ resource: r1, forceRefresh: true }),
    auth.getAccessToken({ resource: r2 }),
  ])
  expect(first).not.toBe(second)
  const [, ...renewals] = provider.requests
  expect(renewals.map(({ status }) => status)).toEqual([200, 200])
  expect(new Set(renewals.map(({ credential }) => credential)).size).toBe(2)
})

test('forceRefresh never returns the token that was held at the call', async () => {
  const { signIn } = await createWorld()
  const { auth } = await signIn()
  const held = await auth.getAccessToken()
  const [a, b] = await Promise.all([
    auth.getAccessToken({ forceRefresh: true }),
    auth.getAccessToken({ forceRefresh: true }),
  ])
  expect(a).toBe(b)
  expect(a).not.toBe(held)
})

test('a page that starts with a stored session sends nothing and is signed in', async () => {
  const { signIn, open, provider } = await createWorld()
  await signIn()
  const before = new Map(provider.visits)
  const { auth } = open()
  expect(auth.getSnapshot().status).toBe('restoring')
  expect((await auth.ready()).status).toBe('signed-in')
  expect(provider.visits).toEqual(before)
})

test('a code whose page died in the middle of the exchange is never sent again', async () => {
  const { leave, open, provider } = await createWorld()
  const callback = await leave()
  provider.faults = [{ kind: 'hold' }]
  const first = open(callback)
  await settle()
  expect(provider.requests).toHaveLength(1)
  const remembered = first.tab.platform.page.historyState()
  first.tab.kill()
  const second = open(`${app}/other`)
  second.tab.platform.page.replace(`${app}/callback`, remembered)
  void second.auth.handleCallback()
  await settle()
  const [again = ''] = second.tab.visits
  expect(codes(provider.requests)).toBe(1)
  const third = open(provider.authorize(again))
  expect((await third.auth.handleCallback()).returnTo).toBe('/start')
  expect(codes(provider.requests)).toBe(2)
  expect(third.auth.getSnapshot().status).toBe('signed-in')
})

test('a second interruption within a minute ends in an error, not in a loop', async () => {
  const { leave, open, provider } = await createWorld()
  /** Loads a callback, dies in the middle of its exchange, and reloads. */
  const interrupt = async (callback: string) => {
    provider.faults = [{ kind: 'hold' }]
    const dying = open(callback)
    await settle()
    const entry = dying.tab.platform.page.historyState()
    dying.tab.kill()
    const reloaded = open(`${app}/other`)
    reloaded.tab.platform.page.replace(dying.tab.url(), entry)
    const outcome = reloaded.auth.handleCallback().catch((error: unknown) => error)
    await settle()
    return { outcome, tab: reloaded.tab }
  }
  const first = await interrupt(await leave())
  const second = await interrupt(provider.authorize(first.tab.visits[0] ?? ''))
  expect(await second.outcome).toMatchObject({ code: 'callback_interrupted' })
  expect(second.tab.visits).toEqual([])
})

test('two tabs with the same callback URL make one exchange, and both are signed in', async () => {
  const { leave, open, provider } = await createWorld()
  const callback = await leave()
  provider.faults = [{ kind: 'hold' }]
  const [a, b] = [open(callback), open(callback)]
  await settle()
  provider.release()
  expect((await a.auth.handleCallback()).session.status).toBe('signed-in')
  expect((await b.auth.handleCallback()).session.status).toBe('signed-in')
  expect(codes(provider.requests)).toBe(1)
})

test('a used callback URL opened again answers with the session', async () => {
  const { leave, open, provider } = await createWorld()
  const callback = await leave()
  await open(callback).auth.ready()
  const again = open(callback)
  expect(await again.auth.handleCallback()).toMatchObject({
    returnTo: '/start',
    session: { status: 'signed-in' },
  })
  expect(codes(provider.requests)).toBe(1)
})

test('signIn three times in one tick leaves once', async () => {
  const { open } = await createWorld()
  const { auth, tab } = open()
  void auth.signIn()
  void auth.signIn()
  void auth.signIn()
  await settle()
  expect(tab.visits).toHaveLength(1)
})

test('of two sign-ins at the same time the later one stays, and both tabs are signed in', async () => {
  const { leave, open, provider, clock } = await createWorld()
  const first = await leave()
  await clock.advance(10)
  const second = await leave()
  const b = open(second)
  await b.auth.ready()
  const a = open(first)
  expect((await a.auth.ready()).status).toBe('signed-in')
  expect(await a.auth.getAccessToken()).toBe(await b.auth.getAccessToken())
  expect(codes(provider.requests)).toBe(2)
  expect(provider.revoked).toEqual([])
})

test('sign-out ends the session in every tab and revokes the refresh token', async () => {
  const { signIn, open, provider } = await createWorld()
  const { auth, tab } = await signIn()
  const other = open()
  await other.auth.ready()
  const causes: unknown[] = []
  other.auth.on('signed-out', (event) => causes.push(event))
  await auth.signOut()
  await settle()
  expect(other.auth.getSnapshot().status).toBe('signed-out')
  expect(causes).toEqual([{ cause: 'signed-out-in-another-tab' }])
  await expect(other.auth.getAccessToken()).rejects.toMatchObject({ code: 'signed_out' })
  expect(provider.revoked).toHaveLength(1)
  expect(tab.visits[0]).toContain('/logout')
})

test('a renewal in flight does not bring a signed-out session back, and what came is revoked', async () => {
  const { signIn, open, provider } = await createWorld()
  const { auth } = await signIn()
  provider.faults = [{ kind: 'hold' }]
  const renewal = auth.getAccessToken({ forceRefresh: true }).catch((error: unknown) => error)
  await settle()
  await auth.signOut({ local: true })
  provider.release()
  expect(await renewal).toMatchObject({ code: 'signed_out' })
  await settle()
  expect(auth.getSnapshot().status).toBe('signed-out')
  expect((await open().auth.ready()).status).toBe('signed-out')
  expect(provider.revoked).toHaveLength(2)
})

test('an exchange in flight does not sign a signed-out user in', async () => {
  const { leave, open, provider, signIn } = await createWorld()
  const { auth } = await signIn()
  const callback = await leave()
  provider.faults = [{ kind: 'hold' }]
  const late = open(callback)
  await settle()
  await auth.signOut({ local: true })
  provider.release()
  await expect(late.auth.handleCallback()).rejects.toMatchObject({ code: 'superseded' })
  expect(late.auth.getSnapshot().status).toBe('signed-out')
})

test('a lost answer is resent once at once, and its refusal is named', async () => {
  const { signIn, provider, clock } = await createWorld()
  const { auth } = await signIn()
  await clock.advance(400_000)
  provider.faults = [{ kind: 'lose', processed: true }]
  const token = auth.getAccessToken().catch((error: unknown) => error)
  await clock.advance(3_000)
  expect(await token).toMatchObject({ code: 'reauth_required', diagnosis: { cause: 'response_lost' } })
  expect(auth.getSnapshot()).toMatchObject({ status: 'expired', user: { sub: 'ada' } })
  expect(provider.requests).toHaveLength(3)
  expect(auth.trail.counters()).toMatchObject({ resent: 1 })
})

test('an answer lost before the server acted costs nothing', async () => {
  const { signIn, provider, clock } = await createWorld()
  const { auth } = await signIn()
  await clock.advance(400_000)
  provider.faults = [{ kind: 'lose', processed: false }]
  await expect(auth.getAccessToken()).resolves.toMatch(/^at-/)
})

test.each([
  ['503', { kind: 'status', status: 503 }],
  ['429', { kind: 'status', status: 429, headers: { 'retry-after': '5' } }],
  ['a captive portal', { kind: 'status', status: 200, body: '<html>' }],
  ['an HTML 403', { kind: 'status', status: 403, body: '<html>' }],
] as const)('%s keeps the session and is retryable', async (_, fault) => {
  const { signIn, provider, clock } = await createWorld({ reuseWindow: 0 })
  const { auth } = await signIn()
  await clock.advance(400_000)
  provider.faults = [fault]
  await expect(auth.getAccessToken()).rejects.toMatchObject({
    code: 'temporarily_unavailable',
    retryable: true,
  })
  expect(auth.getSnapshot().status).toBe('signed-in')
  await clock.advance(10_000)
  await expect(auth.getAccessToken()).resolves.toMatch(/^at-/)
})

test('a fault of the request keeps the session and names itself', async () => {
  const { signIn, provider, clock } = await createWorld()
  const { auth } = await signIn()
  await clock.advance(400_000)
  provider.faults = [{ kind: 'status', status: 400, body: '{"error":"invalid_target"}' }]
  await expect(auth.getAccessToken()).rejects.toMatchObject({ code: 'invalid_target' })
  expect(auth.getSnapshot().status).toBe('signed-in')
})

test.each([26, -26])('a provider whose clock is %d hours off signs in all the same', async (hours) => {
  const { signIn, clock } = await createWorld({}, hours * 3600_000)
  const { auth } = await signIn()
  expect(auth.getSnapshot().status).toBe('signed-in')
  await clock.advance(400_000)
  await expect(auth.getAccessToken()).resolves.toMatch(/^at-/)
})

test('callers of their own signal leave without ending the flight', async () => {
  const { signIn, provider, clock } = await createWorld()
  const { auth } = await signIn()
  await clock.advance(400_000)
  provider.faults = [{ kind: 'hold' }]
  const controller = new AbortController()
  const leaver = auth.getAccessToken({ signal: controller.signal }).catch((error: unknown) => error)
  const stayer = auth.getAccessToken()
  await settle()
  controller.abort()
  expect(await leaver).toMatchObject({ code: 'aborted' })
  provider.release()
  expect(await stayer).toMatch(/^at-/)
})

test('a token in use is renewed in advance, an idle one is not', async () => {
  const { signIn, provider, clock } = await createWorld()
  const { auth } = await signIn()
  await clock.advance(299_000)
  expect(provider.requests).toHaveLength(1)
  await auth.getAccessToken({ minValidity: 0 })
  await auth.getAccessToken({ forceRefresh: true })
  await auth.getAccessToken()
  await clock.advance(230_000)
  expect(provider.requests).toHaveLength(3)
})

test('a refused code is a named error, the same each time, and an older session survives it', async () => {
  const { signIn, leave, open, provider } = await createWorld()
  await signIn()
  const callback = await leave()
  provider.faults = [{ kind: 'status', status: 400, body: '{"error":"invalid_grant"}' }]
  const { auth } = open(callback)
  await expect(auth.handleCallback()).rejects.toMatchObject({
    code: 'invalid_grant',
    diagnosis: { cause: 'response_lost', confidence: 'possible' },
  })
  await expect(open(callback).auth.handleCallback()).rejects.toMatchObject({
    code: 'invalid_grant',
    diagnosis: { cause: 'response_lost' },
  })
  expect(auth.getSnapshot().status).toBe('signed-in')
  expect(codes(provider.requests)).toBe(2)
})

test.each([
  ['an unknown state', '?code=x&state=nobodys', 'callback_unknown_state'],
  ['no state', '?code=x', 'callback_unknown_state'],
  ['a code twice', '?code=x&code=y&state=s', 'callback_invalid'],
])('%s touches nothing', async (_, query, code) => {
  const { signIn, open } = await createWorld()
  await signIn()
  const { auth, tab } = open(`${app}/callback${query}`)
  await expect(auth.handleCallback()).rejects.toMatchObject({ code })
  expect(tab.url()).toBe(`${app}/callback${query}`)
  expect((await auth.ready()).status).toBe('signed-in')
})

test('a callback that belongs to nobody shows in the session, where none was', async () => {
  const { open } = await createWorld()
  const { auth } = open(`${app}/callback?code=x&state=nobodys`)
  expect(await auth.ready()).toMatchObject({
    status: 'signed-out',
    error: { code: 'callback_unknown_state' },
  })
})

test('a callback with another issuer leaves the sign-in open for the real one', async () => {
  const { leave, open } = await createWorld()
  const callback = await leave()
  const forged = new URL(callback)
  forged.searchParams.set('iss', 'https://evil.example')
  await expect(open(forged.href).auth.handleCallback()).rejects.toMatchObject({ code: 'callback_invalid' })
  await expect(open(callback).auth.handleCallback()).resolves.toMatchObject({
    session: { status: 'signed-in' },
  })
})

test('the user saying no is access_denied', async () => {
  const { leave, open, provider } = await createWorld()
  const denied = new URL(await leave())
  denied.searchParams.delete('code')
  denied.searchParams.set('error', 'access_denied')
  const { auth } = open(denied.href)
  await expect(auth.handleCallback()).rejects.toMatchObject({ code: 'access_denied' })
  expect(auth.getSnapshot()).toMatchObject({ status: 'signed-out', error: { code: 'access_denied' } })
  expect(provider.requests).toHaveLength(0)
})

test('getAccessToken on a fresh token touches neither store nor lock nor timer', async () => {
  const { signIn } = await createWorld()
  const { auth, tab } = await signIn()
  await auth.getAccessToken()
  const { platform } = tab
  const forbidden = (): never => {
    throw new Error('touched')
  }
  Object.assign(platform.locks, { run: forbidden })
  Object.assign(platform.clock, { alarm: forbidden })
  Object.assign(platform.crypto, { digest: forbidden })
  await expect(auth.getAccessToken()).resolves.toMatch(/^at-/)
})

test('dispose leaves no timer behind', async () => {
  const { signIn, clock } = await createWorld()
  const { auth } = await signIn()
  await auth.getAccessToken()
  expect(clock.pending()).toBeGreaterThan(0)
  auth.dispose()
  expect(clock.pending()).toBe(0)
  await expect(auth.getAccessToken()).rejects.toMatchObject({ code: 'disposed' })
})

test('where the app has one API, a token without further words is meant for it', async () => {
  const { signIn, provider } = await createWorld({ resource: r1 })
  const { auth } = await signIn()
  expect(await auth.getAccessToken()).toBe(await auth.getAccessToken({ resource: r1 }))
  expect(auth.getExpiry()).toEqual(auth.getExpiry({ resource: r1 }))
  expect(provider.requests).toHaveLength(1)
})

test('a callback entry come back to after sign-out is plainly signed out', async () => {
  const { signIn, open } = await createWorld()
  const { auth, tab } = await signIn()
  const entry = tab.platform.page.historyState()
  await auth.signOut({ local: true })
  const back = open(`${app}/other`)
  back.tab.platform.page.replace(`${app}/callback`, entry)
  expect(await back.auth.ready()).toEqual({ status: 'signed-out', user: undefined, error: undefined })
})

test('a page that comes back from the cache instead of leaving gives up the sign-in', async () => {
  const { open } = await createWorld()
  const { auth, tab } = open()
  const leaving = auth.signIn().catch((error: unknown) => error)
  await settle()
  expect(auth.getSnapshot().status).toBe('signing-in')
  tab.wake('pageshow')
  expect(await leaving).toMatchObject({ code: 'aborted' })
  expect(auth.getSnapshot().status).toBe('signed-out')
  void auth.signIn()
  await settle()
  expect(tab.visits).toHaveLength(2)
})

test('a sign-in whose page stays after all can be begun again', async () => {
  const { open, clock } = await createWorld()
  const { auth, tab } = open()
  const leaving = auth.signIn().catch((error: unknown) => error)
  await clock.advance(60_000)
  expect(await leaving).toMatchObject({ code: 'temporarily_unavailable', retryable: true })
  void auth.signIn()
  await settle()
  expect(tab.visits).toHaveLength(2)
})

test('hidden pages leave renewal in advance to a visible one, which does it earlier', async () => {
  const { signIn, open, clock } = await createWorld()
  const hidden = await signIn()
  const visible = open()
  await visible.auth.ready()
  for (const { auth } of [hidden, visible]) await auth.getAccessToken()
  const renewals: boolean[] = []
  hidden.auth.on('renewed', ({ byThisTab }) => renewals.push(byThisTab))
  // Its alarm is set already, for the time of a page that is seen; and it is the first in line.
  hidden.tab.setVisible(false)
  await clock.advance(290_000)
  expect(renewals).toEqual([false])
})

test('a hidden page without a visible one renews what it uses, before it ends', async () => {
  const { signIn, provider, clock } = await createWorld()
  const { auth, tab } = await signIn()
  await auth.getAccessToken()
  tab.setVisible(false)
  tab.wake('resume')
  await clock.advance(260_000)
  expect(provider.requests).toHaveLength(1)
  await clock.advance(35_000)
  expect(provider.requests).toHaveLength(2)
})

test('cleared storage is a sign-out with its cause', async () => {
  const { signIn, origin } = await createWorld()
  const { auth, tab } = await signIn()
  const causes: unknown[] = []
  auth.on('signed-out', ({ cause }) => causes.push(cause))
  for (const store of origin.stores.values()) store.clear()
  tab.wake('visible')
  await settle()
  expect(causes).toEqual(['storage-cleared'])
  await expect(auth.getAccessToken()).rejects.toMatchObject({ code: 'signed_out' })
})

test('another user signing in elsewhere is told before their token is given out', async () => {
  const { signIn } = await createWorld()
  const { auth } = await signIn('ada')
  const users: string[] = []
  auth.on('user-changed', ({ user }) => users.push(user.sub))
  const other = await signIn('grace')
  await settle()
  expect(users).toEqual(['grace'])
  expect(auth.getSnapshot().user?.sub).toBe('grace')
  expect(await auth.getAccessToken()).toBe(await other.auth.getAccessToken())
})

test('a renewal changes nothing in the session and tells every tab', async () => {
  const { signIn, open } = await createWorld()
  const { auth } = await signIn()
  const other = open()
  await other.auth.ready()
  const renewals: boolean[] = []
  for (const client of [auth, other.auth]) client.on('renewed', ({ byThisTab }) => renewals.push(byThisTab))
  const before = [auth.getSnapshot(), other.auth.getSnapshot()]
  await auth.getAccessToken({ forceRefresh: true })
  await settle()
  expect([auth.getSnapshot(), other.auth.getSnapshot()]).toEqual(before)
  expect(auth.getSnapshot()).toBe(before[0])
  expect(renewals.sort()).toEqual([false, true])
})

test('a grant revoked at the provider is expired in every tab, with the claims kept', async () => {
  const { signIn, open, provider, clock } = await createWorld()
  const { auth } = await signIn()
  const other = open()
  await other.auth.ready()
  const told: string[] = []
  auth.on('reauth-required', ({ error }) => told.push(error.code))
  await clock.advance(400_000)
  provider.faults = [{ kind: 'status', status: 400, body: '' }]
  const token = auth.getAccessToken().catch((error: unknown) => error)
  await clock.advance(3_000)
  expect(await token).toMatchObject({ code: 'reauth_required', retryable: false })
  for (const client of [auth, other.auth, open().auth]) {
    await client.ready()
    expect(client.getSnapshot()).toMatchObject({
      status: 'expired',
      user: { sub: 'ada' },
      error: { code: 'reauth_required', diagnosis: { cause: 'grant_revoked', confidence: 'possible' } },
    })
  }
  await expect(other.auth.getAccessToken()).rejects.toMatchObject({ code: 'reauth_required' })
  expect(told).toEqual(['reauth_required'])
  expect(provider.requests).toHaveLength(2)
})

test.each([
  ['discovery is down', new TypeError('Failed to fetch'), 'provider_unreachable'],
  ['discovery names another issuer', { issuer: 'https://evil.example' }, 'provider_issuer_mismatch'],
  ['discovery is no metadata', '<html>', 'provider_invalid_response'],
] as const)('where %s, signIn says so and nothing is left behind', async (_, answer, code) => {
  const fetch = (): Promise<Response> =>
    answer instanceof Error ? Promise.reject(answer) : Promise.resolve(Response.json(answer))
  const { open, origin } = await createWorld({ fetch })
  const { auth, tab } = open()
  await expect(auth.signIn()).rejects.toMatchObject({ code })
  expect(auth.getSnapshot()).toMatchObject({ status: 'signed-out', error: { code } })
  expect(tab.visits).toEqual([])
  for (const store of origin.stores.values()) expect([...store.keys()].join()).not.toContain('transaction')
})

test('returnTo of another origin is refused before anything happens', async () => {
  const { open } = await createWorld()
  const { auth, tab } = open()
  await expect(auth.signIn({ returnTo: 'https://evil.example/' })).rejects.toMatchObject({
    code: 'invalid_return_to',
  })
  expect(tab.visits).toEqual([])
})

test('appState and a hash route come back, and more than 2 kB is refused', async () => {
  const { open, provider } = await createWorld()
  const { auth, tab } = open(`${app}/#/inbox`)
  await expect(auth.signIn({ appState: 'x'.repeat(3000) })).rejects.toMatchObject({ code: 'config_invalid' })
  void auth.signIn({ appState: { draft: [1, 'two'] } })
  await settle()
  const back = open(provider.authorize(tab.visits[0] ?? ''))
  expect(await back.auth.handleCallback()).toMatchObject({
    returnTo: '/#/inbox',
    appState: { draft: [1, 'two'] },
  })
})

test('a sign-in begun again on the callback page returns where the first one wanted to', async () => {
  const { leave, open, provider } = await createWorld()
  const callback = await leave()
  provider.faults = [{ kind: 'status', status: 400, body: '{"error":"invalid_grant"}' }]
  const { auth, tab } = open(callback)
  await auth.ready()
  void auth.signIn()
  await settle()
  const again = open(provider.authorize(tab.visits[0] ?? ''))
  expect((await again.auth.handleCallback()).returnTo).toBe('/start')
})

test('extra parameters join the request, but replace nothing of the protocol', async () => {
  const { open } = await createWorld()
  const { auth, tab } = open()
  const extraParams = {
    ui_locales: 'en',
    client_id: 'evil',
    state: 'mine',
    request_uri: 'urn:evil',
    response_mode: 'fragment',
  }
  void auth.signIn({ extraParams })
  await settle()
  const { searchParams } = new URL(tab.visits[0] ?? '')
  expect(searchParams.get('ui_locales')).toBe('en')
  expect(searchParams.getAll('client_id')).toEqual(['app'])
  expect(searchParams.getAll('state')).not.toContain('mine')
  expect([searchParams.has('request_uri'), searchParams.has('response_mode')]).toEqual([false, false])
})

test('an authorization endpoint of another scheme is refused', async () => {
  const issuer = 'https://id.example'
  const metadata = {
    issuer,
    authorization_endpoint: 'javascript:alert(1)',
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    keys: [],
  }
  const { open } = await createWorld({ fetch: () => Promise.resolve(Response.json(metadata)) })
  const { auth, tab } = open()
  await expect(auth.signIn()).rejects.toMatchObject({
    code: 'provider_invalid_response',
    subject: 'authorization_endpoint',
  })
  expect(tab.visits).toEqual([])
})

test('an insecure page is told so', async () => {
  const { open } = await createWorld()
  const { auth, tab } = open()
  Object.assign(tab.platform.page, { isSecure: false })
  await expect(auth.signIn()).rejects.toMatchObject({ code: 'insecure_context' })
})
