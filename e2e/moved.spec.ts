import type { Page } from '@playwright/test'
import type { App } from './fixtures/app.ts'
import { allow, logIn, reach } from './fixtures/page.ts'
import { expect, scenario, test } from './fixtures/test.ts'

const MOVED = scenario(12)

for (const store of ['localStorage', 'sessionStorage'] as const) {
  test(`a user of oidc-client-ts in ${store} is moved over without a login`, MOVED, async ({ launch }) => {
    const app = await launch('moved')
    const old = await signedInBefore(app, store)
    const before = await accessToken(old)
    // The next deployment, in the same tab: a sessionStorage is its own.
    await old.goto(app.url)
    await reach(old, 'signed-in')
    expect(await old.evaluate(() => window.auth.getAccessToken())).toBe(before)
    expect(await app.counts()).toEqual({ code: 1, refresh: 0, repeated: [] })
    await old.evaluate(() => window.auth.getAccessToken({ forceRefresh: true }))
    await old.reload()
    await reach(old, 'signed-in')
    expect(await app.counts()).toEqual({ code: 1, refresh: 1, repeated: [] })
  })
}

test('an old tab and new tabs do not send the same refresh token', MOVED, async ({ launch }) => {
  const app = await launch('moved')
  const old = await signedInBefore(app, 'localStorage')
  const before = await accessToken(old)
  const tabs = await Promise.all([app.open(), app.open(), app.open()])
  for (const tab of tabs) await reach(tab, 'signed-in')
  await Promise.all(tabs.map((tab) => tab.evaluate(() => window.auth.getAccessToken({ forceRefresh: true }))))
  // The old tab goes on with its access token, and has no refresh token to send.
  expect(await accessToken(old)).toBe(before)
  expect(await old.evaluate(async () => (await window.old.getUser())?.refresh_token)).toBeUndefined()
  expect(await app.counts()).toEqual({ code: 1, refresh: 1, repeated: [] })
  // Signed out in the new app, the user is gone from the storage of the old one, too.
  const [first] = tabs
  await first?.evaluate(() => window.auth.signOut({ local: true }))
  await expect.poll(() => old.evaluate(() => Object.keys(localStorage))).toEqual([])
})

test('a login that was under way in the move is finished after it', MOVED, async ({ launch }) => {
  const app = await launch('moved')
  const page = await app.open('old')
  await page.evaluate(() => void window.beginOld({ to: '/callback' }))
  await logIn(page)
  await allow(page)
  await reach(page, 'signed-in')
  const answer = await page.evaluate(async () => {
    const { returnTo, appState } = await window.auth.handleCallback()
    return { returnTo, appState }
  })
  expect(answer).toEqual({ returnTo: '/orders', appState: { from: '' } })
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([])
  await page.reload()
  await reach(page, 'signed-in')
  expect(await app.counts()).toEqual({ code: 1, refresh: 0, repeated: [] })
})

async function signedInBefore(app: App, store: 'localStorage' | 'sessionStorage'): Promise<Page> {
  const page = await app.open(store === 'localStorage' ? 'old' : 'old?session')
  await page.evaluate(() => void window.beginOld())
  await logIn(page)
  await allow(page)
  await page.waitForURL('**/old*')
  await expect.poll(() => accessToken(page)).toBeDefined()
  return page
}

function accessToken(page: Page): Promise<string | undefined> {
  return page.evaluate(async () => (await window.old.getUser())?.access_token)
}
