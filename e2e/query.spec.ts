import type { Page } from '@playwright/test'
import { allow, logIn, reach, signIn, startSignIn } from './fixtures/page.ts'
import { expect, test } from './fixtures/test.ts'

/** What was there at a moment, painted or not; data by its first word. */
interface Seen {
  readonly who: string
  /** In the tree that has the user as its key. */
  readonly shown: string
  readonly cached: string
}

const owners: Readonly<Record<string, string>> = { Charles: 'ada', Howard: 'grace' }

declare global {
  interface Window {
    /** Of TanStack Query, as far as these tests look into it. */
    queryClient: { getQueryData: (key: readonly string[]) => string | undefined }
    seen: Seen[]
  }
}

// In the app, no query has the user in its key, and what shows the data knows nothing of the session.
test("one user's data goes in all tabs before another one's page shows", async ({ launch }) => {
  const app = await launch('query')
  const page = await app.open()
  await signIn(page)
  await expect(page.locator('#names')).toContainText('Charles Babbage')
  const other = await app.open()
  await expect(other.locator('#names')).toContainText('Charles Babbage')
  const tabs = [page, other]
  await watch(other)

  await page.evaluate(() => window.auth.signOut({ local: true }))
  for (const tab of tabs) {
    await reach(tab, 'signed-out')
    await expect(tab.locator('#names')).toBeEmpty()
    expect(await tab.evaluate(() => window.queryClient.getQueryData(['contacts']))).toBeUndefined()
  }

  await signIn(page, { prompt: 'login' }, 'grace')
  for (const tab of tabs) await expect(tab.locator('#names')).toContainText('Howard Aiken')

  // From one user to the next without a sign-out between them.
  await startSignIn(page, { prompt: 'login' })
  await logIn(page)
  await allow(page)
  for (const tab of tabs) {
    await expect(tab.getByRole('heading', { name: 'ada' })).toBeVisible()
    await expect(tab.locator('#names')).toContainText('Charles Babbage')
  }
  const seen = await other.evaluate(() => window.seen)
  expect(seen.map(({ who, shown }) => `${who} ${shown}`)).toEqual(
    expect.arrayContaining(['ada Charles', 'nobody ', 'grace Howard']),
  )
  const isForeign = (who: string, data: string): boolean => data !== '' && owners[data] !== who
  expect(seen.filter(({ who, shown, cached }) => isForeign(who, shown) || isForeign(who, cached))).toEqual([])
})

async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const first = (text: string | null | undefined): string => text?.split(' ')[0] ?? ''
    const note = (): void => {
      const who = document.querySelector('h1')?.textContent ?? ''
      const shown = first(document.querySelector('#keyed')?.textContent)
      window.seen.push({ who, shown, cached: first(window.queryClient.getQueryData(['contacts'])) })
    }
    window.seen = []
    note()
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
}
