import { accessToken, reach, signIn, startSignIn, logIn, allow, CALENDAR } from './fixtures/page.ts'
import { expect, scenario, test } from './fixtures/test.ts'

const PLACES = scenario(14)

test('an app below a path signs in, returns and signs out there', PLACES, async ({ launch }) => {
  const app = await launch('react-app')
  expect(app.url).toBe(`${app.origin}/app/`)
  const page = await app.open()
  await signIn(page, { returnTo: '/app/profile?tab=1#claims' })
  await page.waitForURL(`${app.url}profile?tab=1#claims`)
  await page.reload()
  await reach(page, 'signed-in')
  expect(await app.counts()).toEqual({ code: 1, refresh: 0, repeated: [] })
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(app.url)
  await reach(page, 'signed-out')
})

test('a guarded page is where the user ends up', PLACES, async ({ launch }) => {
  const app = await launch('react')
  const page = await app.open('data')
  await logIn(page)
  await allow(page)
  await page.waitForURL(`${app.url}data`)
  await expect(page.getByRole('heading', { name: 'Calendar' })).toBeVisible()
  await accessToken(page, { resource: CALENDAR })
  // The second API costs one renewal, however often StrictMode mounts the queries.
  expect(await app.counts()).toEqual({ code: 1, refresh: 1, repeated: [] })
})

test('a host that adds a slash to the callback signs in', PLACES, async ({ launch }) => {
  const app = await launch('react-slash')
  const page = await app.open()
  await signIn(page)
  await page.waitForURL(app.url)
  expect(await app.counts()).toEqual({ code: 1, refresh: 0, repeated: [] })
})

test('an authority with a slash at its end is the same provider', PLACES, async ({ launch }) => {
  const app = await launch('plain-slash')
  const page = await app.open()
  await signIn(page)
  expect(await app.counts()).toEqual({ code: 1, refresh: 0, repeated: [] })
})

test('a route in the hash is what the callback gives back', PLACES, async ({ launch }) => {
  const app = await launch('plain')
  const page = await app.open('#/orders?page=2')
  await startSignIn(page, { returnTo: '#/orders/7' })
  await logIn(page)
  await allow(page)
  await reach(page, 'signed-in')
  const returnTo = await page.evaluate(async () => (await window.auth.handleCallback()).returnTo)
  expect(returnTo).toBe('/#/orders/7')
  // Without returnTo it is the route of the page that asked.
  await page.goto(`${app.url}#/orders?page=3`)
  await reach(page, 'signed-in')
  await startSignIn(page)
  await allow(page)
  await reach(page, 'signed-in')
  expect(await page.evaluate(async () => (await window.auth.handleCallback()).returnTo)).toBe(
    '/#/orders?page=3',
  )
  expect(await app.counts()).toEqual({ code: 2, refresh: 0, repeated: [] })
})
