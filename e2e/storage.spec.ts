import type { BrowserContext, Page } from '@playwright/test'
import type { App } from './fixtures/app.ts'
import { answers, ask, heldRequest } from './fixtures/flight.ts'
import { accessToken, reach, refusedToken, signIn, signInAgain } from './fixtures/page.ts'
import { storedTokens } from './fixtures/storage.ts'
import { recorded } from './fixtures/tabs.ts'
import { expect, scenario, test } from './fixtures/test.ts'

const STORAGE = scenario(22)
const TWO_HOURS = 7200

test(
  'a user who clears the site is signed out, in all tabs, without a request',
  STORAGE,
  async ({ launch }) => {
    const app = await launch('plain')
    const [page, other] = await twoTabs(app)
    const causes = await page.evaluateHandle(() => {
      const seen: string[] = []
      window.auth.on('signed-out', ({ cause }) => seen.push(cause))
      return seen
    })
    await clearSite(app, page)
    for (const tab of [page, other]) {
      expect(await refusedToken(tab, { forceRefresh: true })).toBe('signed_out')
      await reach(tab, 'signed-out')
    }
    expect(await causes.jsonValue()).toEqual(['storage-cleared'])
    expect((await app.counts()).refresh).toBe(0)
    await signIn(page)
    await accessToken(page)
    await reach(other, 'signed-in')
  },
)

test('a site that is cleared in the middle of a renewal stays clear', STORAGE, async ({ launch }) => {
  const app = await launch('plain')
  const [page, other] = await twoTabs(app)
  await app.hold('refresh_token')
  await ask(page, 1, { forceRefresh: true })
  await heldRequest(app, 'refresh_token')
  await clearSite(app, other)
  await app.release()
  expect(await answers(page)).toEqual(['signed_out'])
  expect(await refusedToken(other, { forceRefresh: true })).toBe('signed_out')
  expect(await storedTokens(page, await app.requests())).toEqual([])
  expect((await app.counts()).refresh).toBe(1)
})

test('without Web Locks two tabs with an expired token are one renewal', STORAGE, async ({ launch }) => {
  const app = await launch('plain')
  await app.context.addInitScript(removeLocks)
  const [page, other] = await twoTabs(app)
  expect(await page.evaluate(() => 'locks' in navigator)).toBe(false)
  await competeOnce(app, [page, other])
})

test('a tab without Web Locks and one with them exclude each other', STORAGE, async ({ launch }) => {
  const app = await launch('plain')
  const [withLocks] = await twoTabs(app)
  await app.context.addInitScript(removeLocks)
  const without = await app.open()
  await reach(without, 'signed-in')
  expect(await withLocks.evaluate(() => 'locks' in navigator)).toBe(true)
  expect(await without.evaluate(() => 'locks' in navigator)).toBe(false)
  await competeOnce(app, [withLocks, without])
  await app.shiftClocks(2 * TWO_HOURS)
  await competeOnce(app, [without, withLocks])
})

test(
  'without IndexedDB the session lives in its page, and the trail says so once',
  STORAGE,
  async ({ launch }) => {
    const app = await launch('plain')
    await removeDatabases(app.context)
    const page = await app.open()
    await signIn(page)
    await accessToken(page)
    const token = await accessToken(page, { forceRefresh: true })
    expect(await accessToken(page)).toBe(token)
    expect(await recorded(page, 'warning')).toBe(1)
    expect(await storageWarnings(page)).toBe(1)
    expect(await app.counts()).toEqual({ code: 1, refresh: 1, repeated: [] })
    await page.reload()
    await reach(page, 'signed-out')
    await signInAgain(page)
    await accessToken(page)
    expect(await app.counts()).toEqual({ code: 2, refresh: 1, repeated: [] })
  },
)

/** The second asks while the answer to the first is kept back. */
async function competeOnce(app: App, [first, second]: readonly [Page, Page]): Promise<void> {
  const before = (await app.counts()).refresh
  await app.shiftClocks(TWO_HOURS * (before + 1))
  await app.hold('refresh_token')
  await ask(first, 10)
  await heldRequest(app, 'refresh_token')
  await ask(second, 10)
  // Time enough to send, for a tab that respects nobody; not enough to take the other for dead.
  await app.clocks.run([second], 8)
  await app.release()
  await app.clocks.run([second], 2)
  expect(await answers(second)).toEqual(await answers(first))
  expect((await app.counts()).refresh).toBe(before + 1)
}

async function twoTabs(app: App): Promise<[Page, Page]> {
  const first = await app.open()
  await signIn(first)
  const second = await app.open()
  await reach(second, 'signed-in')
  return [first, second]
}

/** As "Delete cookies and site data" does, for the app alone. */
async function clearSite(app: App, page: Page): Promise<void> {
  const session = await app.context.newCDPSession(page)
  await session.send('Storage.clearDataForOrigin', { origin: app.origin, storageTypes: 'all' })
  await session.detach()
}

function removeLocks(): void {
  Reflect.deleteProperty(Navigator.prototype, 'locks')
}

async function removeDatabases(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', { value: undefined })
  })
}

function storageWarnings(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      window.auth.trail.entries().filter((entry) => entry.type === 'warning' && entry.topic === 'storage')
        .length,
  )
}
