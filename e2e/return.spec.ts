import type { Page } from '@playwright/test'
import { atRest, callbackAddress, reach, signIn } from './fixtures/page.ts'
import { expect, scenario, test } from './fixtures/test.ts'

for (const name of ['react', 'vue', 'vue-core'] as const) {
  const number = name !== 'react' ? 11 : 3

  test(`a used callback opened again is signed in (${name})`, scenario(number), async ({ launch }) => {
    const app = await launch(name)
    const page = await app.open()
    const address = await callbackAddress(page, () => signIn(page))
    const isHome = async (tab: Page): Promise<void> => {
      await tab.waitForURL(app.url)
      // A page that is left in the middle of a renewal is another story.
      await atRest(tab, name)
      await expect(tab.getByRole('heading', { name: 'Hello, Ada' })).toBeVisible()
      await expect(tab.getByRole('alert')).toHaveCount(0)
    }
    await isHome(page)
    // Pasted into the same tab, and into a new one.
    await page.goto(address)
    await isHome(page)
    await page.reload()
    await isHome(page)
    await isHome(await app.open(address.slice(app.url.length)))
    // A window that a page opens starts with a copy of its sessionStorage, as a duplicated tab does.
    const popup = page.waitForEvent('popup')
    await page.evaluate((url) => void window.open(url), address)
    await isHome(await popup)
    expect((await app.counts()).code).toBe(1)
  })
}

test(
  'the callback page itself survives reload, Back and a copy of the tab',
  scenario(3),
  async ({ launch }) => {
    const app = await launch('plain')
    const page = await app.open()
    await signIn(page)
    // This page stays where the provider sent it; the response is gone from its address.
    expect(page.url()).toBe(`${app.url}callback`)
    await page.reload()
    await isFine(page)
    await page.goto(`${app.url}elsewhere`)
    await page.goBack()
    expect(page.url()).toBe(`${app.url}callback`)
    await isFine(page)

    const entry = await page.evaluate<unknown>(() => history.state)
    const popup = page.waitForEvent('popup')
    await page.evaluate(() => void window.open('/callback'))
    const copy = await popup
    await isFine(copy)
    await copy.evaluate((state) => history.replaceState(state, ''), entry)
    await copy.reload()
    await isFine(copy)
    expect(await app.counts()).toEqual({ code: 1, refresh: 0, repeated: [] })
  },
)

async function isFine(page: Page): Promise<void> {
  await reach(page, 'signed-in')
  const returnTo = await page.evaluate(async () => (await window.auth.handleCallback()).returnTo)
  expect(returnTo).toBe('/')
}
