import type { Page } from '@playwright/test'
import type { App } from './fixtures/app.ts'
import { answers, ask, heldRequest } from './fixtures/flight.ts'
import { tokenRequests } from './fixtures/ledger.ts'
import { accessToken, allow, logIn, lossOf, reach, signIn, startSignIn } from './fixtures/page.ts'
import { fingerprint } from './fixtures/storage.ts'
import { expect, test } from './fixtures/test.ts'

/** Longer than an access token lives here. */
const TWO_HOURS = 7200

declare global {
  interface Window {
    api: string
  }
}

/** Opens the app with what it is to do otherwise than by default. */
async function open(app: App, wishes: Readonly<Record<string, string>> = {}): Promise<Page> {
  const page = await app.open()
  if (Object.keys(wishes).length === 0) return page
  await page.evaluate((given) => {
    for (const [name, value] of Object.entries(given)) localStorage.setItem(name, value)
  }, wishes)
  await page.reload()
  return page
}

/** Status of an answer of the API to `auth.fetch`. */
function call(page: Page, path = 'contacts'): Promise<number> {
  return page.evaluate(async (wanted) => (await window.auth.fetch(`${window.api}/${wanted}`)).status, path)
}

/** Thumbprint of the key that an access token is bound to (RFC 9449 6.1). */
function keyOf(token: string): string | undefined {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
    cnf?: { jkt?: string }
  }
  return claims.cnf?.jkt
}

/** Whether any record of the client has a key in it. */
function hasKey(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const settle = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')))
      })
    const [{ name = '' } = {}] = await indexedDB.databases()
    const database = await settle(indexedDB.open(name))
    const found: unknown[] = []
    for (const store of ['shared', 'transactions'])
      found.push(...(await settle<unknown[]>(database.transaction(store).objectStore(store).getAll())))
    database.close()
    return found.some(
      (record) => (record as { dpop?: { privateKey?: unknown } }).dpop?.privateKey instanceof CryptoKey,
    )
  })
}

for (const executor of ['page', 'worker'] as const)
  test(`a session is bound to one key, through renewal, reload and a second tab (${executor})`, async ({
    launch,
  }) => {
    const app = await launch('bound')
    const page = await open(app, { executor })
    await signIn(page)
    const first = await accessToken(page)
    const key = keyOf(first)
    expect(key).toHaveLength(43)
    expect(await call(page)).toBe(200)
    // Without the key the token opens nothing.
    expect(
      await page.evaluate(
        async (token) =>
          (await fetch(`${window.api}/contacts`, { headers: { authorization: `Bearer ${token}` } })).status,
        first,
      ),
    ).toBe(401)
    app.console.expect(/status of 401 .*\/contacts\)/)
    const renewed = await accessToken(page, { forceRefresh: true })
    expect(renewed).not.toBe(first)
    await page.reload()
    await reach(page, 'signed-in')
    expect(await call(page)).toBe(200)
    const second = await app.open()
    await reach(second, 'signed-in')
    const third = await accessToken(second, { forceRefresh: true })
    expect([keyOf(renewed), keyOf(third)]).toEqual([key, key])
    expect(await Promise.all([page, second].map((one) => call(one)))).toEqual([200, 200])
    expect(await page.evaluate(async () => (await window.auth.userInfo()).sub)).toBe('ada')
    expect(await app.counts()).toMatchObject({ code: 1, repeated: [] })
    if (executor === 'worker')
      await expect
        .poll(() =>
          page.evaluate(() =>
            window.auth.trail
              .entries()
              .some(({ type, executor: by }) => type === 'granted' && by?.includes('worker')),
          ),
        )
        .toBe(true)
  })

test('eight tabs with an expired bound token are one renewal', async ({ launch }) => {
  const app = await launch('bound')
  const first = await open(app)
  await signIn(first)
  // The nonce that came with its tokens would be two hours old, and asked for anew: it forgets that, as a page does.
  await first.reload()
  const others = await Promise.all(Array.from({ length: 7 }, () => app.open()))
  const pages = [first, ...others]
  for (const page of pages) await reach(page, 'signed-in')
  await app.shiftClocks(TWO_HOURS)
  await app.hold('refresh_token')
  await Promise.all(pages.map((page) => ask(page, 1)))
  const { n } = await heldRequest(app, 'refresh_token')
  await app.release()
  const tokens = (await Promise.all(pages.map(answers))).flat()
  const issued = (await app.requests()).find((request) => request.n === n)
  expect(tokens.map(fingerprint)).toEqual(pages.map(() => issued?.accessToken))
  expect(await app.counts()).toEqual({ code: 1, refresh: 1, repeated: [] })
  expect(await Promise.all(pages.map((page) => call(page)))).toEqual(pages.map(() => 200))
})

test('a provider and an API that want nonces get them, and the code counts as sent once', async ({
  launch,
}) => {
  const app = await launch('bound')
  app.console.expect(/status of 400 .*\/token\)/)
  app.console.expect(/status of 401 .*\/contacts\)/)
  await app.behave({ dpopNonce: true })
  const page = await open(app)
  await signIn(page)
  expect(await Promise.all([call(page), call(page)])).toEqual([200, 200])
  await accessToken(page, { forceRefresh: true })
  expect(await call(page)).toBe(200)
  const requests = tokenRequests(await app.requests())
  expect(requests.map(({ grant_type, error }) => `${grant_type} ${error}`)).toEqual([
    // A page that has just come knows no nonce yet; one that stays does.
    'authorization_code use_dpop_nonce',
    'authorization_code null',
    'refresh_token null',
  ])
  expect(requests[0]?.fingerprint).toBe(requests[1]?.fingerprint)
  const told = await page.evaluate(() => {
    const { trail } = window.auth
    return { types: trail.entries().map(({ type }) => type), counters: trail.counters() }
  })
  expect(told.types.filter((type) => type.startsWith('sent'))).toEqual(['sent', 'sent-with-nonce', 'sent'])
  expect(told.counters).toMatchObject({ sent: 2, resent: 0 })
})

test('signing out removes the key, and the next session has another', async ({ launch }) => {
  const app = await launch('bound')
  const page = await open(app)
  await signIn(page)
  const before = keyOf(await accessToken(page))
  expect(await hasKey(page)).toBe(true)
  await page.evaluate(() => window.auth.signOut({ local: true }))
  expect(await hasKey(page)).toBe(false)
  await startSignIn(page)
  await allow(page)
  await reach(page, 'signed-in')
  const after = keyOf(await accessToken(page))
  expect(after).toHaveLength(43)
  expect(after).not.toBe(before)
})

test('a key that storage does not give back is a lost session with its cause, and no request', async ({
  launch,
}) => {
  const app = await launch('bound')
  const page = await open(app)
  await signIn(page)
  await page.evaluate(async () => {
    const settle = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')))
      })
    const [{ name = '' } = {}] = await indexedDB.databases()
    const database = await settle(indexedDB.open(name))
    const store = database.transaction('shared', 'readwrite').objectStore('shared')
    const grant: object = (await settle(store.get('grant'))) as object
    // What a tool makes of it that copies storage as text.
    await settle(store.put(JSON.parse(JSON.stringify(grant)), 'grant'))
    database.close()
  })
  await page.reload()
  await reach(page, 'signed-in')
  expect(
    await page.evaluate(() =>
      window.auth.fetch(`${window.api}/contacts`).catch((error: unknown) => (error as { code: string }).code),
    ),
  ).toBe('reauth_required')
  await reach(page, 'expired')
  expect(await lossOf(page)).toEqual({ code: 'reauth_required', cause: 'key_lost' })
  await page.reload()
  await reach(page, 'expired')
  expect(await app.counts()).toEqual({ code: 1, refresh: 0, repeated: [] })
})

for (const dpop of ['on', 'off'] as const)
  test(`a pushed request leaves an address that says nothing (DPoP ${dpop})`, async ({ launch }) => {
    const app = await launch('bound')
    const page = await open(app, { par: 'on', dpop })
    const left = page.waitForRequest((request) => new URL(request.url()).pathname === '/auth')
    await signIn(page)
    const { searchParams } = new URL((await left).url())
    expect([...searchParams.keys()]).toEqual(['client_id', 'request_uri'])
    expect(keyOf(await accessToken(page)) === undefined).toBe(dpop === 'off')
    expect(await call(page)).toBe(200)
    const pushed = (await app.requests()).filter(({ endpoint }) => endpoint === 'pushed_request')
    expect(pushed.map(({ status }) => status)).toEqual([201])
  })

test('a demand of an API becomes a sign-in, once, and then an error that carries it', async ({ launch }) => {
  const app = await launch('bound')
  app.console.expect(/status of 401 .*\/contacts\)/)
  let demand: string | undefined = 'DPoP error="insufficient_user_authentication", max_age="0"'
  await app.context.route(/\/contacts$/, async (route) => {
    if (route.request().method() === 'OPTIONS' || demand === undefined) return route.fallback()
    await route.fulfill({
      status: 401,
      headers: {
        'www-authenticate': demand,
        'access-control-allow-origin': app.origin,
        'access-control-expose-headers': 'WWW-Authenticate',
      },
    })
  })
  const page = await open(app)
  await signIn(page)
  const left = page.waitForRequest((request) => new URL(request.url()).pathname === '/auth')
  await page.evaluate(() => void window.auth.fetch(`${window.api}/contacts`))
  expect(new URL((await left).url()).searchParams.get('max_age')).toBe('0')
  // The provider has the user in its session, and asks all the same.
  await logIn(page)
  await allow(page)
  await reach(page, 'signed-in')
  const refused = await page.evaluate(() =>
    window.auth.fetch(`${window.api}/contacts`).catch((error: unknown) => {
      const { code, max_age } = error as { code: string; max_age: number }
      return { code, max_age }
    }),
  )
  expect(refused).toEqual({ code: 'insufficient_user_authentication', max_age: 0 })
  demand = undefined
  expect(await call(page)).toBe(200)
  expect(await app.counts()).toMatchObject({ code: 2, repeated: [] })
})
