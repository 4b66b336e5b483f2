// #region imports
import { expect as base, test } from '@playwright/test'
import { createSimulator } from '@onegrant/simulator'
import { matchers } from '@onegrant/simulator/matchers'
import { mount } from '@onegrant/simulator/playwright'

const expect = base.extend(matchers)
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
test('signs in, and a reload sends nothing twice', async ({ context, page, baseURL }) => {
  const server = createSimulator({
    clients: [{ client_id: 'demo-oidc-client-ts', redirect_uris: [`${baseURL}/callback`] }],
  })
  await mount(context, server)

  await page.goto('/')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('User name').fill('ada')
  await page.getByLabel('Password').fill('lovelace')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Allow' }).click()
  await expect(page.getByText('Signed in as ada')).toBeVisible()
  await page.reload()
  await expect(page.getByText('Signed in as ada')).toBeVisible()

  expect(server).toHaveSignedIn(1)
  expect(server).toHaveReceivedEachCredentialOnce()
})
// #endregion

test('the page that is its own provider signs in, renews, and still knows after a reload', async ({
  page,
}) => {
  const own = await openSite('sample')
  await page.goto(own.url)
  await expect(page.locator('#user'), 'the provider has started').toHaveText('nobody')
  await page.getByRole('button', { name: 'Sign in' }).click()
  const screen = page.frameLocator('#simulator-screen iframe')
  await screen.getByLabel('User name').fill('grace')
  await screen.getByLabel('Password').fill('hopper')
  await screen.getByRole('button', { name: 'Sign in' }).click()
  await screen.getByRole('button', { name: 'Allow' }).click()
  await expect(page.locator('#user')).toHaveText('grace')
  await page.reload()
  await expect(page.locator('#user')).toHaveText('grace')
  const renewal = page.waitForResponse(/\/token$/)
  await page.getByRole('button', { name: 'Renew' }).click()
  expect((await renewal).status()).toBe(200)
  await own.close()
})
