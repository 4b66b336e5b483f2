import type { Page } from '@playwright/test'
import type { App } from './fixtures/app.ts'
import { answers, ask, heldRequest } from './fixtures/flight.ts'
import { type ListedRequest, tokenRequests } from './fixtures/ledger.ts'
import { accessToken, reach, refusedToken, signIn } from './fixtures/page.ts'
import { fingerprint } from './fixtures/storage.ts'
import { wake } from './fixtures/tabs.ts'
import { expect, scenario, test } from './fixtures/test.ts'

const WAKE = scenario(21)
const NIGHT = 8 * 3600

test('offline a page keeps its session, and online it renews by itself', WAKE, async ({ launch }) => {
  const app = await launch('plain')
  app.console.expect(/net::ERR_INTERNET_DISCONNECTED/)
  const page = await app.open()
  await signIn(page)
  const residue = await accessToken(page)
  await app.context.setOffline(true)
  expect(await accessToken(page, { minValidity: NIGHT })).toBe(residue)
  await app.shiftClocks(NIGHT)
  await page.evaluate(() => {
    window.asked = Promise.allSettled([window.auth.getAccessToken({ resource: 'https://contacts.example/' })])
  })
  await app.clocks.run([page], 20)
  expect(await answers(page)).toEqual(['temporarily_unavailable'])
  expect(await page.evaluate(() => window.auth.getSnapshot().status)).toBe('signed-in')
  expect(await renewals(app)).toEqual([])
  await app.context.setOffline(false)
  await app.clocks.run([page], 60)
  await expect.poll(async () => (await renewals(app)).length).toBe(1)
  expect(fingerprint(await accessToken(page))).toBe((await renewals(app))[0]?.accessToken)
})

test('thirty tabs that wake at once after a night renew once', WAKE, async ({ launch }) => {
  test.slow()
  const app = await launch('plain')
  const first = await app.open()
  await signIn(first)
  const pages = [first]
  while (pages.length < 30) pages.push(...(await Promise.all(Array.from({ length: 5 }, () => app.open()))))
  pages.splice(30)
  for (const page of pages) {
    await reach(page, 'signed-in')
    await accessToken(page)
  }
  await app.shiftClocks(NIGHT)
  await app.hold('refresh_token')
  await Promise.all(pages.map(wake))
  // None was asked; each has used its token, wants the next one, and waits for who came first.
  const { n } = await heldRequest(app, 'refresh_token')
  await expect.poll(() => waiting(first)).toBeGreaterThan(25)
  await app.release()
  const tokens = await Promise.all(pages.map((page) => accessToken(page)))
  const list = await renewals(app)
  expect(list.map((request) => request.n)).toEqual([n])
  expect(new Set(tokens.map(fingerprint))).toEqual(new Set([list[0]?.accessToken]))
})

test('a sleep in the middle of a renewal gives nobody an old token', WAKE, async ({ launch }) => {
  const app = await launch('plain')
  const page = await app.open()
  await signIn(page)
  await accessToken(page)
  await app.hold('refresh_token')
  await ask(page, 1, { forceRefresh: true })
  await heldRequest(app, 'refresh_token')
  await app.shiftClocks(NIGHT)
  await app.release()
  const [token = ''] = await answers(page)
  const [before, after, ...rest] = await renewals(app)
  expect(rest).toEqual([])
  expect(after?.fingerprint).toBe(before?.successor)
  expect(fingerprint(token)).toBe(after?.accessToken)
})

test('a clock that was set back by a day costs renewals, not the session', WAKE, async ({ launch }) => {
  const app = await launch('plain')
  const page = await app.open()
  await signIn(page)
  await accessToken(page)
  await app.clocks.shift(-24 * 3600)
  const token = await accessToken(page)
  expect(await accessToken(page)).toBe(token)
  expect(await refusedToken(page)).toBe('a token')
  expect((await renewals(app)).length).toBeLessThanOrEqual(1)
  expect(await page.evaluate(() => window.auth.getSnapshot().status)).toBe('signed-in')
})

/** Requests for a lock that wait for another tab. */
function waiting(page: Page): Promise<number> {
  return page.evaluate(async () => (await navigator.locks.query()).pending?.length ?? 0)
}

async function renewals(app: App): Promise<ListedRequest[]> {
  return tokenRequests(await app.requests(), 'refresh_token')
}
