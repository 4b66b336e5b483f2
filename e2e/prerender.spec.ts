import type { Page } from '@playwright/test'
import { startListener } from './fixtures/listener.ts'
import { allow, callbackAddress, logIn, signIn, startSignIn } from './fixtures/page.ts'
import { expect, scenario, test } from './fixtures/test.ts'

const PRERENDER = scenario(19)

for (const locks of ['some', 'none'] as const) {
  const where = locks === 'some' ? '' : ' (without Web Locks)'

  test(
    `a prerendered page renews when it is shown, not before${where}`,
    PRERENDER,
    async ({ launch, profile }) => {
      const listener = await startListener()
      try {
        const app = await launch('prerender', { context: await profile.open() })
        const page = await app.open()
        await signIn(page)
        await prepare(page, { tell: listener.url, locks })
        await profile.close()

        await profile.openPlainly(`${app.url}?link=/account`)
        // The page has asked for what it needs, and has had the time to get it.
        await listener.hears('waiting')
        expect(await app.counts()).toEqual({ code: 1, refresh: 0, repeated: [] })
        listener.go()
        await listener.hears('token')
        expect(listener.heard()).toEqual(['offered', 'prerendering', 'waiting', 'activated', 'token'])
        expect(await app.counts()).toEqual({ code: 1, refresh: 1, repeated: [] })
      } finally {
        await listener.stop()
      }
    },
  )

  test(
    `a prerendered callback redeems its code when it is shown, not before${where}`,
    PRERENDER,
    async ({ launch, profile }) => {
      const listener = await startListener()
      try {
        const app = await launch('prerender', { context: await profile.open() })
        const page = await app.open()
        await prepare(page, { tell: listener.url, locks })
        // The page comes back without its script: the code is for the prerendered one.
        await page.route('**/assets/*.js', (route) =>
          new URL(page.url()).pathname === '/callback'
            ? route.fulfill({ contentType: 'text/javascript', body: '' })
            : route.continue(),
        )
        const address = await callbackAddress(page, async () => {
          await startSignIn(page)
          await logIn(page)
          await allow(page)
        })
        await page.waitForURL('**/callback?*')
        await profile.close()

        await profile.openPlainly(`${app.url}?link=${encodeURIComponent(address)}`)
        await listener.hears('waiting')
        expect(await app.counts()).toEqual({ code: 0, refresh: 0, repeated: [] })
        listener.go()
        await listener.hears('token')
        expect(listener.heard()).toEqual(['offered', 'prerendering', 'waiting', 'activated', 'token'])
        expect(await app.counts()).toMatchObject({ code: 1, repeated: [] })
      } finally {
        await listener.stop()
      }
    },
  )
}

/** Leaves word for pages that nobody can speak to. */
async function prepare(page: Page, words: Readonly<Record<string, string>>): Promise<void> {
  await page.evaluate((given) => {
    for (const [key, value] of Object.entries(given)) localStorage.setItem(key, value)
  }, words)
}
