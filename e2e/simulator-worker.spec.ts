import { test as base, type Page } from '@playwright/test'
import type { Exchange } from '@onegrant/simulator'
import { expect } from './fixtures/simulated.ts'
import { openSite } from './fixtures/sites.ts'

const test = base.extend<{ url: string }>({
  // Playwright reads the needed fixtures off the first parameter, which therefore must be a pattern.
  // oxlint-disable-next-line no-empty-pattern
  url: async ({}, use) => {
    const site = await openSite('worker')
    await use(site.url)
    await site.close()
  },
})

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.waitForFunction(() => window.isReady)
}

/** What the server in the page has noted, of all pages. */
async function witness(page: Page): Promise<{ readonly journal: readonly Exchange[] }> {
  const journal = await page.evaluate(async () => {
    await window.server.refresh()
    return window.server.journal
  })
  return { journal }
}

async function signIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Leave to sign in' }).click()
  await expect(page.locator('#user')).toHaveText('ada')
  await page.waitForFunction(() => window.isReady)
}

/** A renewal by the page, as a bare client does it. */
const renew = (page: Page): Promise<string> =>
  page.evaluate(() => window.bareManager.signinSilent().then(() => 'renewed', String))

test('the provider’s pages lie over the app until they lead back to it', async ({ page, url }) => {
  await open(page, url)
  await page.evaluate(() => Object.assign(window, { isOld: true }))
  await page.getByRole('button', { name: 'Leave to sign in' }).click()
  const screen = page.frameLocator('#simulator-screen iframe')
  await screen.getByLabel('User name').fill('ada')
  await screen.getByLabel('Password').fill('wrong')
  await screen.getByRole('button', { name: 'Sign in' }).click()
  await expect(screen.getByRole('alert')).toHaveText('That user name and password do not match.')
  await screen.getByLabel('User name').fill('ada')
  await screen.getByLabel('Password').fill('lovelace')
  await screen.getByRole('button', { name: 'Sign in' }).click()
  await screen.getByRole('button', { name: 'Allow' }).click()
  await expect(page.locator('#user')).toHaveText('ada')
  expect(await page.evaluate(() => 'isOld' in window), 'the app was loaded anew').toBe(false)
  expect(await witness(page)).toHaveSignedIn(1)

  await page.getByRole('button', { name: 'Leave to sign out' }).click()
  await screen.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(url)
  await expect(page.locator('#user')).toHaveText('nobody')
})

test('an answer given in advance leads back without a page', async ({ page, url }) => {
  await open(page, `${url}?answer=ada`)
  await signIn(page)
  expect(await page.evaluate(() => window.server.audit.map(({ event }) => event))).toContain('consented')
})

test('a browser without the Navigation API is told what to do', async ({ page, url }) => {
  await open(page, url)
  const told = await page.evaluate(() => {
    Reflect.deleteProperty(window, 'navigation')
    try {
      window.interceptNavigations(window.server)
      return 'nothing'
    } catch (error) {
      return String(error)
    }
  })
  expect(told).toBe(
    'TypeError: this browser has no Navigation API: let the client navigate by visit(server, url)',
  )
})

test('a cancelled sign-in comes back as an error', async ({ page, url }) => {
  await open(page, url)
  const arrival = page.waitForRequest((request) => request.url().includes('/callback?'))
  await page.getByRole('button', { name: 'Leave to sign in' }).click()
  await page.frameLocator('#simulator-screen iframe').getByRole('button', { name: 'Cancel' }).click()
  expect(new URL((await arrival).url()).searchParams.get('error')).toBe('access_denied')
})

test('the Escape key goes back to the app as it was', async ({ page, url }) => {
  await open(page, url)
  await page.getByRole('button', { name: 'Leave to sign in' }).click()
  await expect(page.frameLocator('#simulator-screen iframe').getByLabel('User name')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.locator('#simulator-screen')).toHaveCount(0)
})

test('what was granted outlives a reload', async ({ page, url }) => {
  await open(page, `${url}?account=ada`)
  await signIn(page)
  await page.reload()
  await page.waitForFunction(() => window.isReady)
  expect(await renew(page)).toBe('renewed')
  const seen = await witness(page)
  expect(seen).toHaveRenewed(1)
  expect(seen).toHaveRedeemedEachCredentialOnce()
})

test('what one tab has spent is spent in the other', async ({ page, context, url }) => {
  await open(page, `${url}?account=ada`)
  await signIn(page)
  const other = await context.newPage()
  await open(other, `${url}?account=ada`)
  // A bare client keeps its tabs apart: both send the one refresh token that they share, before either has an answer.
  await page.evaluate(() => {
    window.server.faults.add({ endpoint: 'token', times: 2, effect: { kind: 'hang', when: 'before' } })
  })
  const sent = [renew(page), renew(other)]
  for (const tab of [page, other]) await tab.waitForFunction(() => window.server.faults.hanging() === 1)
  for (const tab of [page, other]) await tab.evaluate(() => window.server.faults.release())
  const results = await Promise.all(sent)
  expect(results.toSorted()).toEqual([expect.stringContaining('grant request is invalid'), 'renewed'])
  const seen = await witness(other)
  expect(seen).toHaveRenewed(1)
  expect(seen).toHaveRefused('refresh_token_rotated', 1)
  expect(seen).not.toHaveRedeemedEachCredentialOnce()
  expect((await witness(page)).journal).toEqual(seen.journal)
})

test('a lost connection on the way to the page shows as one', async ({ page, url }) => {
  await open(page, url)
  await page.evaluate(() => {
    window.server.faults.add({ endpoint: 'authorization', effect: { kind: 'lost', when: 'before' } })
  })
  await page.getByRole('button', { name: 'Leave to sign in' }).click()
  const screen = page.frameLocator('#simulator-screen iframe')
  await expect(screen.getByRole('heading')).toHaveText('This page cannot be reached')
})

test('an answer by form_post is posted to the app', async ({ page, url }) => {
  // Behind MSW's worker, a navigation by POST does not arrive anywhere.
  await open(page, `${url}?account=ada&worker=off`)
  const arrival = page.waitForRequest(
    (request) => request.method() === 'POST' && request.url() === `${url}callback`,
  )
  await page.evaluate(async () => {
    const { server } = window
    const params = new URLSearchParams({
      response_type: 'code',
      response_mode: 'form_post',
      client_id: 'demo',
      redirect_uri: `${location.origin}/callback`,
      scope: 'openid',
      state: 'posted',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    })
    await window.visit(server, `${server.issuer}${server.policy.paths.authorization}?${params.toString()}`)
  })
  expect((await arrival).postData()).toMatch(/^code=[\w-]+&state=posted&/)
  await page.waitForURL(`${url}callback`)
})

test('with an issuer of its own origin, the worker sees navigations and frames', async ({ page, url }) => {
  await open(page, `${url}?account=ada&issuer=own`)
  await signIn(page)
  const silent = await page.evaluate(async () => {
    const user = await window.bareManager.getUser()
    if (user === null) throw new Error('nobody is signed in')
    // Without a refresh token, oidc-client-ts asks in a hidden frame with prompt=none.
    delete user.refresh_token
    await window.bareManager.storeUser(user)
    return window.bareManager
      .signinSilent({ scope: 'openid profile', prompt: 'none', silentRequestTimeoutInSeconds: 5 })
      .then((found) => found?.profile.sub ?? 'nobody', String)
  })
  expect(silent).toBe('ada')
  expect(await witness(page)).toHaveSignedIn(2)
})
