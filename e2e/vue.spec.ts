import { allow, atRest, logIn, reach, refusedToken, signIn } from './fixtures/page.ts'
import { expect, scenario, test } from './fixtures/test.ts'

test('a guarded route of Vue Router is where the user ends up', scenario(11), async ({ launch }) => {
  for (const name of ['vue', 'vue-app'] as const) {
    const app = await launch(name)
    const page = await app.open('account?tab=2#claims')
    await logIn(page)
    await allow(page)
    await reach(page, 'signed-in')
    await expect(page.getByRole('heading', { name: 'Account' })).toBeVisible()
    expect(page.url()).toBe(`${app.url}account?tab=2#claims`)
    await page.getByRole('link', { name: 'Onegrant' }).click()
    await atRest(page, 'vue')
    expect(page.url()).toBe(app.url)
    expect((await app.counts()).code).toBe(1)
  }
})

test('the least that an app needs signs in and out', async ({ launch }) => {
  const app = await launch('vue-minimum')
  const page = await app.open()
  await page.getByRole('button', { name: 'Sign in' }).click()
  await logIn(page)
  await allow(page)
  const signOut = page.getByRole('button', { name: 'Sign out Ada Lovelace' })
  await expect(signOut).toBeVisible()
  expect(page.url()).toBe(app.url)
  await signOut.click()
  // The provider asks as well.
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled()
  expect(await app.counts()).toEqual({ code: 1, refresh: 0, repeated: [] })
})

test('a guarded page is left in all tabs when the user signs out', async ({ launch }) => {
  const app = await launch('vue')
  const page = await app.open('account')
  await logIn(page)
  await allow(page)
  await expect(page.getByRole('heading', { name: 'Account' })).toBeVisible()
  const other = await app.open('account')
  await expect(other.getByText('Lovelace', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(other.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
  await expect(other.getByText('Lovelace', { exact: true })).toHaveCount(0)
  expect(other.url()).toBe(`${app.url}signed-out`)

  // In this browser alone: the provider knows the user still, and no sign-in starts by itself.
  await page.getByRole('button', { name: 'Sign out' }).click()
  await reach(page, 'signed-out')
  await signIn(page, { returnTo: '/account' })
  await expect(page.getByRole('heading', { name: 'Account' })).toBeVisible()
  await page.evaluate(() => window.auth.signOut({ local: true }))
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
  expect(page.url()).toBe(`${app.url}signed-out`)
  expect((await app.counts()).code).toBe(2)
})

test('a guarded page stays when its session expires', async ({ launch }) => {
  const app = await launch('vue', { isEnded: true })
  app.console.expect(/400 \(Bad Request\)/)
  const page = await app.open('account')
  await logIn(page)
  await allow(page)
  await expect(page.getByRole('heading', { name: 'Account' })).toBeVisible()
  await app.provider.control('revoke-grants', { account: 'ada' })
  expect(await refusedToken(page, { forceRefresh: true })).toBe('reauth_required')
  await expect(page.getByRole('button', { name: 'Sign in again' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Account' })).toBeVisible()
  expect(page.url()).toBe(`${app.url}account`)
})

test('a user who says no comes to a page that says so, not round again', scenario(11), async ({ launch }) => {
  const app = await launch('vue')
  const page = await app.open('account')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('alert')).toContainText('The sign-in was cancelled.')
  expect((await app.counts()).code).toBe(0)
})

test("Vue Query shows nothing of one user's to the next, in no tab", scenario(11), async ({ launch }) => {
  const app = await launch('vue')
  const page = await app.open()
  await signIn(page)
  await atRest(page, 'vue')
  const other = await app.open()
  await atRest(other, 'vue')
  await expect(other.getByText('Charles Babbage')).toBeVisible()
  // Whatever the pages show from here on, of Ada's there must be nothing in it.
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  // Back from the provider's page, on which there is no client.
  await reach(page, 'signed-out')
  await reach(other, 'signed-out')
  await expect(other.getByText('Charles Babbage')).toHaveCount(0)
  await other.evaluate(() => {
    const seen = new MutationObserver(() => {
      if (document.body.textContent.includes('Charles Babbage')) document.title = 'a leak'
    })
    seen.observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  await signIn(page, { returnTo: '/' }, 'grace')
  await expect(other.getByText('Howard Aiken')).toBeVisible()
  await expect(page.getByText('Howard Aiken')).toBeVisible()
  expect(await other.title()).not.toBe('a leak')
})

test(
  'queries of an app that starts with an expired token are one renewal',
  scenario(11),
  async ({ launch }) => {
    const app = await launch('vue')
    const page = await app.open()
    await signIn(page)
    await atRest(page, 'vue')
    const before = (await app.counts()).refresh
    await app.shiftClocks(7200)
    await page.reload()
    await atRest(page, 'vue')
    // Two APIs, with a token each, in turn.
    expect((await app.counts()).refresh).toBe(before + 2)
  },
)
