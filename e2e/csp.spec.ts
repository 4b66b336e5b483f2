import { accessToken, reach, signIn } from './fixtures/page.ts'
import { expect, test } from './fixtures/test.ts'

test('the React example runs under a strict CSP with Trusted Types', async ({ launch }) => {
  const app = await launch('react-csp')
  const page = await app.open()
  // What the policy forbids is forbidden: a page without one would pass as well.
  const isForbidden = await page.evaluate(() => {
    try {
      document.createElement('div').innerHTML = '<b>'
      return false
    } catch (error) {
      return error instanceof TypeError
    }
  })
  expect(isForbidden).toBe(true)
  app.console.expect(/TrustedHTML/)
  await signIn(page)
  const token = await accessToken(page)
  expect(await accessToken(page, { forceRefresh: true })).not.toBe(token)
  await page.reload()
  await reach(page, 'signed-in')
  expect(await app.counts()).toEqual({ code: 1, refresh: 1, repeated: [] })
  await page.evaluate(() => window.auth.signOut({ local: true }))
  await reach(page, 'signed-out')
})
