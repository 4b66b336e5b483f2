import { expect, type Page } from '@playwright/test'
import { expectNoHarm, sentIn } from './checks.ts'
import { begin, ended, look, test } from './fixture.ts'

/** Calls the API as an app does; resolves with the status. */
function call(page: Page, url: string): Promise<number> {
  return page.evaluate(async (address) => (await window.auth.fetch(address)).status, url)
}

test('a token goes to the APIs of the settings and to nobody else', async ({ stage }) => {
  const { provider } = stage
  const page = await stage.signedIn()
  const { token } = await look(page)
  expect(await call(page, provider.api)).toBe(200)
  expect(provider.arrivals.at(-1)).toEqual({ path: '/api', credential: `Bearer ${token}` })
  const others = provider.arrivals.length
  // Of the same origin, but not below the prefix; and of another one.
  await call(page, `${provider.issuer}/apis`)
  await call(page, provider.api.replace('localhost', '127.0.0.1'))
  expect(provider.arrivals.slice(others)).toEqual([{ path: '/api', credential: '' }])
  await expectNoHarm(stage, page)
})

test('a token is dropped where the API sends on to another origin', async ({ stage }) => {
  const { provider } = stage
  const page = await stage.signedIn()
  expect(await call(page, `${provider.api}/elsewhere`)).toBe(200)
  expect(provider.elsewhere.filter((line) => line.startsWith('GET'))).toEqual(['GET /api '])
})

/** Puts a value in the place of the grant record, where one is given; resolves with what is there then. */
function plant(page: Page, value?: unknown): Promise<unknown> {
  return page.evaluate(async (record) => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')))
      })
    const names = (await indexedDB.databases()).map(({ name = '' }) => name)
    const database = await done(indexedDB.open(names.find((name) => name.startsWith('onegrant|')) ?? ''))
    const store = database.transaction('shared', 'readwrite').objectStore('shared')
    if (record !== undefined) await done(store.put(record, 'grant'))
    const found: unknown = await done(store.get('grant'))
    database.close()
    return found
  }, value)
}

test('a record of a newer version is not read, and not written over', async ({ stage }) => {
  const page = await stage.signedIn()
  const newer = { version: 2, status: 'live', something: { else: ['entirely'] } }
  await plant(page, newer)
  await page.goto(stage.site.url)
  expect(await ended(page)).toMatchObject({ code: undefined })
  expect(await look(page)).toMatchObject({ status: 'signed-out' })
  await begin(page)
  expect((await ended(page)).code).toBe('temporarily_unavailable')
  expect(await plant(page)).toEqual(newer)
})

const garbage: Readonly<Record<string, unknown>> = {
  'a text': 'grant',
  'a list': [1, 2, 3],
  'half a record': { version: 1, status: 'live', epoch: 'many', user: null },
  'two megabytes': { version: 1, status: 'live', filler: 'x'.repeat(2_000_000) },
}

for (const [what, value] of Object.entries(garbage))
  test(`${what} in the place of the record is no session, and the next sign-in works`, async ({ stage }) => {
    const page = await stage.signedIn()
    await plant(page, value)
    await page.goto(stage.site.url)
    expect(await ended(page)).toMatchObject({ code: undefined })
    expect(await look(page)).toMatchObject({ status: 'signed-out', user: undefined })
    await begin(page)
    expect(await ended(page)).toMatchObject({ code: undefined })
    expect(await look(page)).toMatchObject({ status: 'signed-in', user: 'ada' })
    await expectNoHarm(stage, page)
  })

test('whoever may speak on the channel can change nothing and break nothing', async ({ stage }) => {
  const page = await stage.signedIn()
  const before = await look(page)
  const sent = sentIn(stage).length
  const stranger = await stage.open()
  await stranger.evaluate((issuer) => {
    const channel = new BroadcastChannel(`onegrant|${issuer}|app|`)
    const entry = { id: 'x', tab: 'x', type: 'joined', at: 1, count: -1 }
    for (const message of [
      null,
      'moved',
      { kind: 'moved', epoch: 1e9, grant: { status: 'out' } },
      { kind: 'signed-out' },
      { kind: 'holding', intent: {} },
      { kind: 'trail', entries: 'many' },
      { kind: 'trail', entries: [null, entry, { ...entry, count: 1, text: 'x'.repeat(1_000_000) }] },
      JSON.parse('{"__proto__":{"kind":"moved"},"constructor":1}') as unknown,
      // A sound one at last, by which the page shows that it has heard all of them: they come in order.
      { kind: 'trail', entries: [{ ...entry, id: 'last', at: Date.now(), count: 0 }] },
    ])
      channel.postMessage(message)
  }, stage.provider.issuer)
  await page.waitForFunction(() => window.auth.trail.entries().some(({ id }) => id === 'last'))
  // And what it then looked up has been answered: this comes after it in the queue of the database.
  await plant(page)
  expect(await look(page)).toEqual(before)
  expect(sentIn(stage)).toHaveLength(sent)
  expect((await page.evaluate(() => window.auth.trail.export())).length).toBeLessThan(100_000)
  expect(stage.said.filter((line) => line.startsWith('uncaught'))).toEqual([])
  await expectNoHarm(stage, page)
})

test('no member of the client leads to the refresh token', async ({ stage }) => {
  const page = await stage.signedIn()
  const reached = await page.evaluate(() => {
    const found: string[] = []
    const seen = new Set<unknown>()
    const walk = (value: unknown): void => {
      if (typeof value === 'string') found.push(value)
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value))
        return
      seen.add(value)
      for (const key of Reflect.ownKeys(value)) walk((value as Record<PropertyKey, unknown>)[key])
    }
    walk(window.auth)
    walk(window.auth.getSnapshot())
    walk(window.auth.trail.entries())
    return found
  })
  expect(reached).toContain('ada')
  expect(reached.filter((text) => stage.provider.secrets.has(text))).toEqual([])
})
