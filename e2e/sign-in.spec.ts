import type { Page } from '@playwright/test'
import {
  allow,
  callbackAddress,
  CONTACTS,
  logIn,
  reach,
  signIn,
  startSignIn,
  userOf,
  accessToken,
} from './fixtures/page.ts'
import { heldRequest } from './fixtures/flight.ts'
import { expect, scenario, test } from './fixtures/test.ts'

const once = { code: 1, refresh: 0, repeated: [] }

test('a naive callback component under StrictMode sends one code', scenario(1), async ({ launch }) => {
  const app = await launch('react-naive')
  const page = await app.open()
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
  await logIn(page)
  await allow(page)
  await reach(page, 'signed-in')
  await expect(page.getByRole('heading', { name: 'Hello, Ada' })).toBeVisible()
  expect(page.url()).toBe(app.url)
  expect(await userOf(page)).toBe('ada')
  expect(await app.counts()).toEqual(once)
  // StrictMode did call twice: the page's own restore and two effects make three.
  expect(await page.evaluate(() => window.auth.trail.counters().joined)).toBe(2)
})

test('a callback component mounted four times sends one code', scenario(2), async ({ launch }) => {
  const app = await launch('react-remount')
  const page = await app.open()
  await app.hold('authorization_code')
  await startSignIn(page)
  await logIn(page)
  await allow(page)
  await heldRequest(app, 'authorization_code')
  // Four mounts with two effects each, all while the exchange is under way.
  await page.waitForFunction(() => window.auth.trail.counters().joined === 8)
  await app.release()
  await reach(page, 'signed-in')
  await page.waitForURL(app.url)
  expect(await app.counts()).toEqual(once)
})

test('an exchange delayed by 300 ms outlives three remounts', scenario(2), async ({ launch }) => {
  const app = await launch('react-remount')
  const page = await app.open()
  await app.provider.control('faults', {
    endpoint: 'token',
    grant_type: 'authorization_code',
    kind: 'delay',
    ms: 300,
    when: 'before',
  })
  await signIn(page)
  await page.waitForURL(app.url)
  expect(await app.counts()).toEqual(once)
})

test('a callback opened in two tabs during the exchange signs both in', scenario(4), async ({ launch }) => {
  const app = await launch('react')
  const first = await app.open()
  await app.hold('authorization_code')
  const address = await callbackAddress(first, async () => {
    await startSignIn(first)
    await logIn(first)
    await allow(first)
  })
  await heldRequest(app, 'authorization_code')
  const second = await app.context.newPage()
  await second.goto(address)
  await reach(second, 'signing-in')
  await app.release()
  for (const page of [first, second]) {
    await reach(page, 'signed-in')
    await page.waitForURL(app.url)
    expect(await userOf(page)).toBe('ada')
  }
  expect(await accessToken(first)).toBe(await accessToken(second))
  expect(await app.counts()).toEqual(once)
})

test('three sign-ins in one tick leave the page once', scenario(6), async ({ launch }) => {
  const app = await launch('react')
  const page = await app.open()
  const navigations: string[] = []
  page.on('request', (request) => {
    if (request.isNavigationRequest() && request.url().startsWith(`${app.provider.issuer}/auth?`))
      navigations.push(request.url())
  })
  await page.evaluate(() => {
    for (let calls = 0; calls < 3; calls += 1) void window.auth.signIn()
  })
  await logIn(page)
  await allow(page)
  await reach(page, 'signed-in')
  expect(navigations).toHaveLength(1)
  expect((await app.requests()).filter(({ endpoint }) => endpoint === 'authorization')).toHaveLength(1)
  expect(await app.counts()).toEqual(once)
})

test('two tabs that sign in at once are one user, with a code each', scenario(6), async ({ launch }) => {
  const app = await launch('react')
  const pages = [await app.open(), await app.open()]
  await Promise.all(pages.map((page) => startSignIn(page)))
  const [first, second] = pages as [Page, Page]
  await app.hold('authorization_code')
  await logIn(first)
  await allow(first)
  await heldRequest(app, 'authorization_code')
  await app.hold('authorization_code')
  // What was allowed a moment ago is not asked again.
  await logIn(second)
  await heldRequest(app, 'authorization_code', 2)
  await app.release()
  for (const page of pages) {
    await reach(page, 'signed-in')
    await page.waitForURL(app.url)
    expect(await userOf(page)).toBe('ada')
  }
  const tokens = await Promise.all(pages.map((page) => accessToken(page)))
  expect(tokens[0]).toBe(tokens[1])
  expect(await app.counts()).toEqual({ code: 2, refresh: 0, repeated: [] })
  const states = (await app.requests())
    .filter(({ endpoint }) => endpoint === 'authorization')
    .map(({ stateFingerprint }) => stateFingerprint)
  expect(new Set(states).size).toBe(2)
  // The session that won can be renewed, in either tab.
  for (const page of pages) await accessToken(page, { resource: CONTACTS, forceRefresh: true })
})
