import { allow, logIn, reach, userOf } from './fixtures/page.ts'
import { expect, send, test } from './fixtures/simulated.ts'

test('the React example lives on a simulator: sign-in, both APIs, renewal, reload, sign-out', async ({
  page,
  site,
  server,
  calls,
}) => {
  await page.goto(site.url)
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/^https:\/\/issuer\.example\/interaction\//)
  await logIn(page)
  await allow(page)
  await reach(page, 'signed-in')
  expect(await userOf(page)).toBe('ada')
  await expect(page.getByRole('heading', { name: 'Hello, Ada' })).toBeVisible()

  await page.getByRole('link', { name: 'Data' }).click()
  await expect(page.getByText('Charles Babbage')).toBeVisible()
  await expect(page.getByText('Tea')).toBeVisible()
  const before = server.journal.filter(({ grant_type }) => grant_type === 'refresh_token').length
  await page.getByRole('button', { name: 'Renew now' }).click()
  await expect(page.getByText('A new token for the contacts API')).toBeVisible()
  expect(server).toHaveRenewed(before + 1)
  await page.getByRole('button', { name: 'Call both APIs' }).click()
  await expect(page.getByText('Both APIs answered: 2 entries.')).toBeVisible()
  expect(calls.get('/contacts')).toBe(2)
  expect(calls.get('/calendar')).toBe(2)

  await page.reload()
  await reach(page, 'signed-in')
  await expect(page.getByText('Charles Babbage')).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
  await expect(page).toHaveURL(`${site.origin}/signed-out`)

  expect(server).toHaveSignedIn(1)
  expect(server).toHaveReceivedEachCredentialOnce()
  expect(server).not.toHaveRefused()
})
