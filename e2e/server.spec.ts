import { allow, logIn } from './fixtures/page.ts'
import { expect, test } from './fixtures/test.ts'

test('a server renders the restoring state, and the page takes it over without a mismatch', async ({
  launch,
}) => {
  const app = await launch('server')
  const html = await (await fetch(app.url)).text()
  expect(html).toContain('restoring')
  expect(html).toContain('Hello …')
  const page = await app.open()
  await expect(page.getByRole('heading', { name: 'Status: signed-out' })).toBeVisible()
  await expect(page.getByText('Hello stranger')).toBeVisible()
  // A mismatch would be an error in the console, and a failure of this test.
  await page.getByRole('button', { name: 'Sign in' }).click()
  await logIn(page)
  await allow(page)
  await expect(page.getByRole('heading', { name: 'Status: signed-in' })).toBeVisible()
  await expect(page.getByText('Hello Ada')).toBeVisible()
  expect(page.url()).toBe(app.url)
  expect(await app.counts()).toEqual({ code: 1, refresh: 0, repeated: [] })
})

test('a guarded page is rendered by the server without its content, and in the browser with it', async ({
  launch,
}) => {
  const app = await launch('server')
  const html = await (await fetch(`${app.url}account`)).text()
  expect(html).toContain('One moment…')
  expect(html).not.toContain('Account of')
  const page = await app.open('account')
  await logIn(page)
  await allow(page)
  await expect(page.getByRole('heading', { name: 'Account of Ada' })).toBeVisible()
  await expect(page.getByText('From the provider: ada@')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Account of Ada' })).toBeVisible()
  expect((await app.counts()).code).toBe(1)
})
