import { allow, logIn, reach } from './fixtures/page.ts'
import { expect, test } from './fixtures/test.ts'

for (const name of ['react-router', 'tanstack-router'] as const) {
  test(`a guarded route is where the user ends up (${name})`, async ({ launch }) => {
    const app = await launch(name)
    const page = await app.open('account?tab=orders')
    await logIn(page)
    await allow(page)
    await expect(page.getByRole('heading', { name: 'Account of Ada' })).toBeVisible()
    expect(page.url()).toBe(`${app.url}account?tab=orders`)
    expect(await app.counts()).toEqual({ code: 1, refresh: 0, repeated: [] })

    // Back leads past the callback.
    await page.getByRole('link', { name: 'Home' }).click()
    await page.goBack()
    await expect(page.getByRole('heading', { name: 'Account of Ada' })).toBeVisible()
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Account of Ada' })).toBeVisible()
    expect(await app.counts()).toEqual({ code: 1, refresh: 0, repeated: [] })
  })

  test(`a sign-out in another tab sends a guarded route to the provider (${name})`, async ({ launch }) => {
    const app = await launch(name)
    const page = await app.open('account')
    await logIn(page)
    await allow(page)
    await expect(page.getByRole('heading', { name: 'Account of Ada' })).toBeVisible()
    const other = await app.open()
    await reach(other, 'signed-in')
    await other.getByRole('button', { name: 'Sign out' }).click()
    // The provider knows the user still, since only this browser has signed out, and asks for consent alone.
    await allow(page)
    await reach(page, 'signed-in')
    await expect(page.getByRole('heading', { name: 'Account of Ada' })).toBeVisible()
    expect((await app.counts()).code).toBe(2)
    await expect(other.getByRole('heading', { name: 'Home' })).toBeVisible()
  })
}

test('a pointer over a link to a guarded route leaves no page', async ({ launch }) => {
  const app = await launch('tanstack-router')
  const page = await app.open()
  await reach(page, 'signed-out')
  // The guard asks the client first: once it has its answer, and the task of that is over, it has decided.
  await page.evaluate(() => {
    const { auth } = window
    const ready = auth.ready.bind(auth)
    Object.assign(window, { hasJudged: false })
    auth.ready = async () => {
      const session = await ready()
      setTimeout(() => Object.assign(window, { hasJudged: true }))
      return session
    }
  })
  await page.getByRole('link', { name: 'Account' }).hover()
  await page.waitForFunction(() => (window as { hasJudged?: boolean }).hasJudged)
  expect(await page.evaluate(() => window.auth.getSnapshot().status)).toBe('signed-out')
  expect(page.url()).toBe(app.url)
  expect(await app.requests()).toEqual([])
  await page.getByRole('link', { name: 'Account' }).click()
  await logIn(page)
  await allow(page)
  await expect(page.getByRole('heading', { name: 'Account of Ada' })).toBeVisible()
})
