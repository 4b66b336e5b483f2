import type { Page } from '@playwright/test'
import { heldRequest } from './fixtures/flight.ts'
import { tokenRequests } from './fixtures/ledger.ts'
import { allow, logIn, reach, startSignIn, userOf } from './fixtures/page.ts'
import { expect, scenario, test } from './fixtures/test.ts'

for (const name of ['react', 'react-strict'] as const) {
  const provider = name === 'react' ? 'a lenient provider' : 'a strict provider'

  test(`a reload during the exchange needs no password (${provider})`, scenario(5), async ({ launch }) => {
    const app = await launch(name)
    const page = await app.open()
    const passwords = countPasswords(page)
    await app.hold('authorization_code')
    await startSignIn(page)
    await logIn(page)
    await allow(page)
    const first = await heldRequest(app, 'authorization_code')
    await page.reload()
    // Where the app asks for consent each time, the provider does.
    if (name === 'react-strict') await allow(page)
    await reach(page, 'signed-in')
    await page.waitForURL(app.url)
    await app.release()
    expect(passwords()).toBe(1)
    expect(await userOf(page)).toBe('ada')
    const codes = tokenRequests(await app.requests(), 'authorization_code')
    expect(codes).toHaveLength(2)
    expect(codes.filter(({ fingerprint }) => fingerprint === first.fingerprint)).toHaveLength(1)
    expect((await app.counts()).refresh).toBe(0)
  })
}

test('a second reload within a minute stops instead of going round', scenario(5), async ({ launch }) => {
  const app = await launch('react')
  const page = await app.open()
  await app.hold('authorization_code')
  await startSignIn(page)
  await logIn(page)
  await allow(page)
  await heldRequest(app, 'authorization_code')
  await app.hold('authorization_code')
  await page.reload()
  await heldRequest(app, 'authorization_code', 2)
  await page.reload()
  await expect(page.getByRole('alert')).toHaveText('The sign-in was interrupted. Please sign in again.')
  await reach(page, 'signed-out')
  expect((await app.counts()).code).toBe(2)
  await app.release()
  await page.getByRole('main').getByRole('button', { name: 'Sign in again' }).click()
  await reach(page, 'signed-in')
  expect(await app.counts()).toEqual({ code: 3, refresh: 0, repeated: [] })
})

function countPasswords(page: Page): () => number {
  let count = 0
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/login')) count += 1
  })
  return () => count
}
