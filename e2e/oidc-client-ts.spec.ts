import type { Page } from '@playwright/test'
import type { App } from './fixtures/app.ts'
import { heldRequest } from './fixtures/flight.ts'
import { arrive, outcomes, renew, signedIn, tokenOf } from './fixtures/oidc.ts'
import { allow, logIn } from './fixtures/page.ts'
import { expect, scenario, test } from './fixtures/test.ts'

const GUARDED = scenario(12)

test('a guarded double callback sends one code', GUARDED, async ({ launch }) => {
  const app = await launch('oidc')
  const page = await arrive(app)
  await expect(page.getByText('Signed in as')).toBeVisible()
  expect(await app.counts()).toEqual({ code: 1, refresh: 0, repeated: [] })
})

test('a bare double callback sends the code twice', GUARDED, async ({ launch }) => {
  const app = await launch('oidc-bare', { isControl: true })
  await arrive(app)
  await expect.poll(async () => (await app.counts()).code).toBe(2)
  expect((await app.counts()).repeated).toHaveLength(1)
})

test('two guarded renewals at once are one request', GUARDED, async ({ launch }) => {
  const app = await launch('oidc')
  const page = await signedIn(app)
  await app.hold('refresh_token')
  await renew(page, 2)
  await heldRequest(app, 'refresh_token')
  await app.release()
  expect(await outcomes(page)).toEqual(['fulfilled', 'fulfilled'])
  expect((await app.counts()).refresh).toBe(1)
})

test('two bare renewals at once are two requests with one token', GUARDED, async ({ launch }) => {
  const app = await launch('oidc-bare', { isControl: true })
  const page = await signedIn(app)
  await app.hold('refresh_token', 2)
  await renew(page, 2)
  await heldRequest(app, 'refresh_token', 2)
  await app.release()
  expect(await outcomes(page)).toContain('rejected')
  const { refresh, repeated } = await app.counts()
  expect(refresh).toBeGreaterThanOrEqual(2)
  expect(repeated.length).toBeGreaterThanOrEqual(1)
})

test('guarded renewals in eight tabs are one request', GUARDED, async ({ launch }) => {
  const app = await launch('oidc')
  const pages = await eightTabs(app)
  await app.hold('refresh_token')
  await Promise.all(pages.map((page) => renew(page, 1)))
  await heldRequest(app, 'refresh_token')
  await app.release()
  for (const page of pages) expect(await outcomes(page)).toEqual(['fulfilled'])
  const tokens = await Promise.all(
    pages.map((page) => page.evaluate(async () => (await window.userManager.getUser())?.access_token)),
  )
  expect(new Set(tokens).size).toBe(1)
  expect((await app.counts()).refresh).toBe(1)
})

test('bare renewals in eight tabs are eight requests with one token', GUARDED, async ({ launch }) => {
  const app = await launch('oidc-bare', { isControl: true })
  const pages = await eightTabs(app)
  // Six connections to one host are all that Chromium opens: the other two wait in it, with the old token.
  await app.hold('refresh_token', 6)
  await Promise.all(pages.map((page) => renew(page, 1)))
  await heldRequest(app, 'refresh_token', 6)
  await app.release()
  const all = (await Promise.all(pages.map(outcomes))).flat()
  expect(all.filter((outcome) => outcome === 'rejected').length).toBeGreaterThanOrEqual(7)
  const { refresh, repeated } = await app.counts()
  expect(refresh).toBeGreaterThanOrEqual(8)
  expect(repeated.length).toBeGreaterThanOrEqual(7)
})

test('the timers of two tabs go off together and are one request', GUARDED, async ({ launch }) => {
  const app = await launch('oidc')
  const first = await signedIn(app)
  const second = await app.open()
  await expect(second.getByText('Signed in as')).toBeVisible()
  const before = await tokenOf(first)
  // Within the 15 s before the end in which the app has its timers renew; oidc-client-ts looks every 5 s.
  await app.shiftClocks(3590)
  for (const page of [first, second])
    await expect.poll(() => tokenOf(page), { timeout: 20_000 }).not.toBe(before)
  expect(await app.counts()).toEqual({ code: 1, refresh: 1, repeated: [] })
})

test('react-oidc-context on a guarded manager sends each credential once', GUARDED, async ({ launch }) => {
  const app = await launch('oidc-context')
  const page = await arrive(app)
  await expect(page.getByText('Signed in as')).toBeVisible()
  expect(page.url()).toBe(app.url)
  const other = await app.open()
  await expect(other.getByText('Signed in as')).toBeVisible()
  await app.hold('refresh_token')
  for (const tab of [page, other]) await tab.getByRole('button', { name: 'Renew twice' }).click()
  await heldRequest(app, 'refresh_token')
  await app.release()
  await expect.poll(async () => (await app.counts()).refresh).toBe(1)
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(page.getByText('Signed in as')).toBeVisible()
  // Out in one tab is out in the other, whose hooks hear of it.
  await page.getByRole('button', { name: 'Forget' }).click()
  await expect(other.getByRole('button', { name: 'Sign in' })).toBeVisible()
  expect(await app.counts()).toEqual({ code: 1, refresh: 1, repeated: [] })
})

test(
  'a duplicated tab on sessionStorage sends no token that its original has sent',
  GUARDED,
  async ({ launch }) => {
    const app = await launch('oidc-session')
    const page = await signedIn(app)
    // A window that a page opens starts with a copy of its sessionStorage, as a duplicated tab does.
    const opened = page.waitForEvent('popup')
    await page.evaluate((url) => void window.open(url), app.url)
    const copy = await opened
    await expect(copy.getByText('Signed in as')).toBeVisible()
    await renew(page, 1)
    expect(await outcomes(page)).toEqual(['fulfilled'])
    await renew(copy, 1)
    // After 5 s in which its own storage might have shown what came of it.
    expect(await outcomes(copy)).toEqual(['rejected'])
    expect(await app.counts()).toEqual({ code: 1, refresh: 1, repeated: [] })
    // It is not signed out by it: the access token that it has is still good.
    expect(await copy.evaluate(async () => (await window.userManager.getUser())?.access_token)).toBeDefined()
  },
)

test(
  'a popup that runs its callback twice is one sign-in, and the page stays',
  GUARDED,
  async ({ launch }) => {
    const app = await launch('oidc')
    const page = await app.open()
    await page.evaluate(() => Object.assign(window, { stayed: true }))
    const opened = page.waitForEvent('popup')
    await page.evaluate((popup_redirect_uri) => {
      window.renewals = Promise.allSettled([window.userManager.signinPopup({ popup_redirect_uri })])
    }, `${app.origin}/callback`)
    const popup = await opened
    await logIn(popup)
    await allow(popup)
    expect(await outcomes(page)).toEqual(['fulfilled'])
    await expect.poll(() => popup.isClosed()).toBe(true)
    await expect(page.getByText('Signed in as')).toBeVisible()
    expect(await page.evaluate(() => 'stayed' in window)).toBe(true)
    expect(await app.counts()).toEqual({ code: 1, refresh: 0, repeated: [] })
  },
)

async function eightTabs(app: App): Promise<Page[]> {
  const first = await signedIn(app)
  const others = await Promise.all(Array.from({ length: 7 }, () => app.open()))
  for (const page of others) await expect(page.getByText('Signed in as')).toBeVisible()
  return [first, ...others]
}
