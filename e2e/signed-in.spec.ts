// #region fixture
import { test as base, expect } from '@playwright/test'
import { signedIn } from '@onegrant/simulator/playwright'

const test = base.extend({
  page: async ({ page, baseURL }, use) => {
    const clients = [{ client_id: 'demo-oidc-client-ts', redirect_uris: [`${baseURL}/callback`] }]
    const start = () => page.getByRole('button', { name: 'Sign in' }).click()
    await signedIn(page, { clients, account: 'ada', start })
    await use(page)
  },
})
// #endregion
import { openSite } from './fixtures/sites.ts'

// Stands for the `baseURL` of a configuration: the app that the sample below visits.
test.use({
  // Playwright reads the needed fixtures off the first parameter, which therefore must be a pattern.
  // oxlint-disable-next-line no-empty-pattern
  baseURL: async ({}, use) => {
    const site = await openSite('oidc')
    site.use({ issuer: 'https://issuer.example', api: '' })
    await use(site.origin)
    await site.close()
  },
})

// #region test
test('greets the user', async ({ page }) => {
  await expect(page.getByText('Signed in as ada')).toBeVisible()
})
// #endregion

base('an app that starts no sign-in is a failure that says so', async ({ page }) => {
  const site = await openSite('oidc')
  site.use({ issuer: 'https://issuer.example', api: '' })
  await expect(signedIn(page, { path: site.url, patience: 1 })).rejects.toThrow(
    'the app did not sign in; https://issuer.example was asked nothing',
  )
  await site.close()
})
