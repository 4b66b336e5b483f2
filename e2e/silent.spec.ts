import type { Page } from '@playwright/test'
import type { App } from './fixtures/app.ts'
import { tokenRequests } from './fixtures/ledger.ts'
import { accessToken, allow, errorCode, reach, refusedToken, signIn, userOf } from './fixtures/page.ts'
import { expect, test } from './fixtures/test.ts'

const CONTACTS = { resource: 'https://contacts.example/', forceRefresh: true }

/** How a silent sign-in of the page ends: the user, or the code of an error. */
const signInSilently = (page: Page): Promise<string> =>
  page.evaluate(() =>
    window.auth.signIn({ mode: 'silent' }).then(
      ({ user }) => user?.sub ?? 'nobody',
      (error: unknown) => String((error as { code?: unknown }).code),
    ),
  )

/** Forgets the session in this browser, and nothing of it at the provider. */
async function forget(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const { name = '' } of await indexedDB.databases()) indexedDB.deleteDatabase(name)
  })
  await page.reload()
  await reach(page, 'signed-out')
  await page.getByLabel('Draft').fill('half a letter')
}

/** A signed-in page with something typed into its form, and nothing heard since. */
async function openForm(app: App): Promise<Page> {
  const page = await app.open('form')
  await signIn(page)
  await page.waitForURL(`${app.url}form`)
  await page.getByLabel('Draft').fill('half a letter')
  await page.evaluate(() => {
    window.told = []
  })
  return page
}

const told = (page: Page): Promise<string[]> => page.evaluate(() => window.told)

async function expectKept(app: App, page: Page): Promise<void> {
  expect(page.url()).toBe(`${app.url}form`)
  await expect(page.getByLabel('Draft')).toHaveValue('half a letter')
}

const asked = async (app: App): Promise<(string | null)[]> =>
  (await app.requests()).filter(({ endpoint }) => endpoint === 'authorization').map(({ prompt }) => prompt)

test('a user whom the provider knows is signed in without a page being left', async ({ launch }) => {
  const app = await launch('modes')
  const page = await openForm(app)
  await forget(page)
  expect(await signInSilently(page)).toBe('ada')
  await expectKept(app, page)
  expect(await asked(app)).toEqual(['consent', 'none'])
  expect(await page.locator('iframe').count()).toBe(0)
  await accessToken(page, CONTACTS)
  expect(await app.counts()).toEqual({ code: 2, refresh: 1, repeated: [] })
})

test('a user whom the provider does not know is interaction_required', async ({ launch }) => {
  const app = await launch('modes')
  const page = await app.open()
  await reach(page, 'signed-out')
  expect(await signInSilently(page)).toBe('interaction_required')
  expect(await page.evaluate(() => window.auth.getSnapshot())).toEqual({ status: 'signed-out' })
  expect(await page.locator('iframe').count()).toBe(0)
  expect((await app.counts()).code).toBe(0)
})

test('two at once are one frame and one code', async ({ launch }) => {
  const app = await launch('modes')
  const page = await openForm(app)
  await forget(page)
  expect(await Promise.all([signInSilently(page), signInSilently(page)])).toEqual(['ada', 'ada'])
  expect(await asked(app)).toEqual(['consent', 'none'])
  expect((await app.counts()).code).toBe(2)
})

test('a frame that the provider forbids is unknown after 5 s, and the session is what it was', async ({
  launch,
}) => {
  const app = await launch('modes')
  await app.context.clock.install()
  const page = await openForm(app)
  const before = await accessToken(page)
  await app.context.route(`${app.provider.issuer}/auth**`, (route) =>
    route.fulfill({ contentType: 'text/html', body: 'no', headers: { 'X-Frame-Options': 'DENY' } }),
  )
  app.console.expect(/X-Frame-Options/)
  const outcome = signInSilently(page)
  await expect(page.locator('iframe')).toHaveCount(1)
  await page.clock.runFor(5_000)
  expect(await outcome).toBe('silent_unknown')
  await expect(page.locator('iframe')).toHaveCount(0)
  await reach(page, 'signed-in')
  expect(await told(page)).toEqual([])
  expect(await accessToken(page)).toBe(before)
  await expectKept(app, page)
})

test('ended tokens are replaced silently: the form stays, no password, no status changes', async ({
  launch,
}) => {
  const app = await launch('modes', { isEnded: true })
  app.console.expect(/400 \(Bad Request\)/)
  const page = await openForm(app)
  const before = await accessToken(page)
  await app.provider.control('revoke-grants', { account: 'ada', keepConsent: true })
  const after = await accessToken(page, CONTACTS)
  expect(after).not.toBe(before)
  expect(await told(page)).toEqual(['renewed'])
  expect(await userOf(page)).toBe('ada')
  await expectKept(app, page)
  expect(await asked(app)).toEqual(['consent', 'none'])
  expect(await accessToken(page, CONTACTS)).not.toBe(after)
})

test('ended tokens are replaced once for two visible tabs', async ({ launch }) => {
  const app = await launch('modes', { isEnded: true })
  app.console.expect(/400 \(Bad Request\)/)
  const first = await openForm(app)
  const second = await app.open()
  await reach(second, 'signed-in')
  await app.provider.control('revoke-grants', { account: 'ada', keepConsent: true })
  const tokens = await Promise.all([first, second].map((page) => accessToken(page, CONTACTS)))
  expect(await userOf(second)).toBe('ada')
  expect(tokens).toHaveLength(2)
  expect(await asked(app)).toEqual(['consent', 'none'])
  expect(tokenRequests(await app.requests(), 'authorization_code')).toHaveLength(2)
})

test('an ended grant needs the consent again: expired, and a window gets the user back in', async ({
  launch,
}) => {
  const app = await launch('modes', { isEnded: true })
  app.console.expect(/400 \(Bad Request\)/)
  const page = await openForm(app)
  await app.provider.control('revoke-grants', { account: 'ada' })
  expect(await refusedToken(page, CONTACTS)).toBe('reauth_required')
  expect(await told(page)).toEqual(['status expired', 'reauth-required'])
  expect(await errorCode(page)).toBe('reauth_required')
  expect(await userOf(page)).toBe('ada')
  await expectKept(app, page)
  const [popup] = await Promise.all([
    app.context.waitForEvent('page'),
    page.getByRole('button', { name: 'Sign in in a window' }).click(),
  ])
  // No password: the provider's own session lives.
  await Promise.all([popup.waitForEvent('close'), allow(popup)])
  await reach(page, 'signed-in')
  expect((await told(page)).slice(2)).toEqual(['status signed-in', 'signed-in'])
  await expectKept(app, page)
  await accessToken(page, CONTACTS)
})

test('onExpired leaves once for an ended grant, and comes back to the page with its draft', async ({
  launch,
}) => {
  const app = await launch('modes-expired', { isEnded: true })
  app.console.expect(/400 \(Bad Request\)/)
  const page = await openForm(app)
  await app.provider.control('revoke-grants', { account: 'ada' })
  await page.evaluate((request) => void window.auth.getAccessToken(request).catch(() => undefined), CONTACTS)
  await allow(page)
  await reach(page, 'signed-in')
  await page.waitForURL(`${app.url}form`)
  await expectKept(app, page)
  expect(await asked(app)).toEqual(['consent', 'none', 'consent'])

  // A second end right after it is told, and leaves nothing.
  await app.provider.control('revoke-grants', { account: 'ada' })
  expect(await refusedToken(page, CONTACTS)).toBe('reauth_required')
  await reach(page, 'expired')
  expect(await asked(app)).toEqual(['consent', 'none', 'consent', 'none'])
  await expectKept(app, page)
})

for (const { here, there, outcome } of [
  { here: 'https://one.github.io', there: 'https://two.github.io', outcome: 'silent_unknown' },
  { here: 'https://one.co.uk', there: 'https://two.co.uk', outcome: 'silent_unknown' },
  { here: 'https://app.example.com', there: 'https://id.example.org', outcome: 'silent_unknown' },
  // Of one site: it is asked, and nobody is there.
  { here: 'https://app.example.com', there: 'https://id.example.com', outcome: 'provider_unreachable' },
]) {
  test(`from ${here} the provider ${there} is ${outcome}`, async ({ launch }) => {
    const app = await launch('modes', { isControl: true })
    await app.context.route(`${here}/**`, async (route) => {
      const { pathname } = new URL(route.request().url())
      await route.fulfill({ response: await route.fetch({ url: app.origin + pathname }) })
    })
    await app.context.route(`${there}/**`, (route) => route.abort())
    const page = await app.context.newPage()
    await page.goto(`${here}/`)
    const code = await page.evaluate(async (authority) => {
      const client = window.createAuthClient({
        authority,
        client_id: 'other',
        redirect_uri: '/callback',
        silent_redirect_uri: '/silent-callback',
      })
      return client.signIn({ mode: 'silent' }).then(
        () => 'signed in',
        (error: unknown) => (error as { code?: unknown }).code,
      )
    }, there)
    expect(code).toBe(outcome)
    expect(await page.evaluate(() => document.cookie)).toBe('')
  })
}

for (const name of ['react', 'react-app'] as const) {
  test(`the example has an ended session back silently (${name})`, async ({ launch }) => {
    const app = await launch(name, { isEnded: true })
    app.console.expect(/400 \(Bad Request\)/)
    const page = await app.open('profile')
    await signIn(page)
    await page.waitForURL(`${app.url}profile`)
    await app.provider.control('revoke-grants', { account: 'ada', keepConsent: true })
    await accessToken(page, CONTACTS)
    await reach(page, 'signed-in')
    await expect(page.getByText('Session had back silently')).toBeVisible()
    expect(page.url()).toBe(`${app.url}profile`)
    expect((await app.counts()).code).toBe(2)
  })
}

test('the example gets a user whose grant has ended back in a window', async ({ launch }) => {
  const app = await launch('react', { isEnded: true })
  app.console.expect(/400 \(Bad Request\)/)
  const page = await app.open('profile')
  await signIn(page)
  await page.waitForURL(`${app.url}profile`)
  await app.provider.control('revoke-grants', { account: 'ada' })
  expect(await refusedToken(page, CONTACTS)).toBe('reauth_required')
  const [popup] = await Promise.all([
    app.context.waitForEvent('page'),
    page.getByRole('button', { name: 'Sign in again' }).click(),
  ])
  await Promise.all([popup.waitForEvent('close'), allow(popup)])
  await expect(page.getByRole('alert')).toHaveCount(0)
  expect(page.url()).toBe(`${app.url}profile`)
})
