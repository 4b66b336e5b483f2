import type { Page } from '@playwright/test'
import type { App } from './fixtures/app.ts'
import { heldRequest } from './fixtures/flight.ts'
import { outcomes, renew, signedIn, tokenOf } from './fixtures/oidc.ts'
import { callbackAddress } from './fixtures/page.ts'
import { expect, test } from './fixtures/test.ts'

test('a silent sign-in in a frame, whose callback runs twice, is one code', async ({ launch }) => {
  const app = await launch('oidc')
  const page = await signedIn(app)
  const before = await tokenOf(page)
  await app.hold('authorization_code')
  // The page in the frame is the app's own, whose effect StrictMode runs twice.
  const address = await callbackAddress(page, () => signInByFrame(page, app))
  await heldRequest(app, 'authorization_code')
  await app.release()
  expect(await outcomes(page)).toEqual(['fulfilled'])
  expect(await tokenOf(page)).not.toBe(before)
  await expect(page.locator('iframe')).toHaveCount(0)
  expect(await app.counts()).toEqual({ code: 2, refresh: 0, repeated: [] })

  // Its address by itself, in a tab, is no sign-in, and sends nothing.
  const pasted = await app.context.newPage()
  await pasted.goto(address)
  await expect(pasted.getByText('Signed in as')).toBeVisible()
  expect(await tokenOf(pasted)).toBe(await tokenOf(page))
  expect(await app.counts()).toEqual({ code: 2, refresh: 0, repeated: [] })
})

test('a silent sign-in that the provider has to ask for leaves the user as it is', async ({ launch }) => {
  const app = await launch('oidc')
  const page = await signedIn(app)
  const before = await tokenOf(page)
  // Nobody is signed in at the provider any more.
  await app.context.clearCookies()
  await signInByFrame(page, app)
  expect(await outcomes(page)).toEqual(['rejected'])
  expect(await tokenOf(page)).toBe(before)
  expect(await app.counts()).toEqual({ code: 1, refresh: 0, repeated: [] })
  // The grant is not hurt by it.
  await renew(page, 1)
  expect(await outcomes(page)).toEqual(['fulfilled'])
  expect(await app.counts()).toEqual({ code: 1, refresh: 1, repeated: [] })
})

/** Asks the provider in a hidden frame, whatever refresh token there is; leaves the answer in the page. */
async function signInByFrame(page: Page, app: App): Promise<void> {
  await page.evaluate((silent_redirect_uri) => {
    const options = { silent_redirect_uri, forceIframeAuth: true }
    window.renewals = Promise.allSettled([window.userManager.signinSilent(options)])
  }, `${app.origin}/callback`)
}
