import type { BrowserContext, Page } from '@playwright/test'
import { test as base } from '@playwright/test'
import type { Ended } from '../apps/hostile/main.ts'
import { type Clocks, installClock } from '../fixtures/clock.ts'
import { openSite, type Site } from '../fixtures/sites.ts'
import { startHostileProvider, type HostileProvider } from './provider/server.ts'

/** The app of these stories in one fresh browser profile, and its provider. */
export interface Stage {
  readonly provider: HostileProvider
  readonly site: Site
  readonly context: BrowserContext
  readonly clocks: Clocks
  /** All that the pages have written into their consoles. */
  readonly said: string[]
  /** Opens a page at a path of the app, and waits until it has dealt with that. */
  open: (path?: string, context?: BrowserContext) => Promise<Page>
  /** Opens a page on which a user is signed in; with settings as the app reads them from localStorage. */
  signedIn: (settings?: Readonly<Record<string, string>>) => Promise<Page>
}

export const test = base.extend<{ stage: Stage }, { shared: Shared }>({
  shared: [
    async ({ browser }, use) => {
      const context = await browser.newContext()
      const stage = await setStage(context)
      const page = await stage.signedIn()
      await use({ ...stage, page, isWorn: false })
      await context.close()
      await strike(stage)
    },
    { scope: 'worker' },
  ],
  stage: async ({ context }, use) => {
    const stage = await setStage(context)
    await use(stage)
    await strike(stage)
  },
})

/** A browser profile with a page on which a user is signed in, for as many stories as leave that as it was. */
export interface Shared extends Stage {
  readonly page: Page
  /** Whether the last story has changed what the page knows of its session or of the provider. */
  isWorn: boolean
}

/** The page of a story that shares its browser: as on a stage of its own, with less of the work. */
export async function takeTurn(shared: Shared): Promise<Page> {
  const { page, provider, said } = shared
  said.length = 0
  provider.manners = {}
  if (shared.isWorn) {
    await forgetProvider(page)
    await signInWell(page)
  }
  // Whatever ends a story early leaves a page that nobody has looked at.
  shared.isWorn = true
  return page
}

async function setStage(context: BrowserContext): Promise<Stage> {
  const site = await openSite('hostile')
  const provider = await startHostileProvider()
  site.use(provider)
  const clocks = await installClock(context)
  const said: string[] = []
  const hear = (each: BrowserContext): void => {
    each.on('console', (message) => said.push(message.text()))
    each.on('weberror', (error) => said.push(`uncaught: ${String(error.error())}`))
  }
  hear(context)

  async function open(path = '', within = context): Promise<Page> {
    if (within !== context) hear(within)
    const page = await within.newPage()
    await page.goto(site.url + path)
    await ended(page)
    return page
  }

  async function signedIn(settings: Readonly<Record<string, string>> = {}): Promise<Page> {
    const page = await open()
    if (Object.keys(settings).length > 0) {
      await page.evaluate((given) => Object.assign(localStorage, given), settings)
      await page.reload()
      await ended(page)
    }
    await signInWell(page)
    return page
  }

  return { provider, site, context, clocks, said, open, signedIn }
}

async function strike({ provider, site }: Stage): Promise<void> {
  await provider.stop()
  await site.close()
}

async function signInWell(page: Page): Promise<void> {
  await begin(page)
  const end = await ended(page)
  if (end.code !== undefined) throw new Error(`the good sign-in failed: ${end.text}`)
}

/** Waits until what the page does has ended, across navigations. */
export async function ended(page: Page): Promise<Ended> {
  const handle = await page.waitForFunction(() => (window as Partial<Window>).ended, undefined, {
    polling: 50,
  })
  return (await handle.jsonValue()) as Ended
}

/** Begins a sign-in; where that works, the page leaves. */
export function begin(page: Page, options: Readonly<Record<string, string | number>> = {}): Promise<void> {
  return page.evaluate((given) => window.begin(given), options)
}

/** What the page shows, and the access token that it holds. */
export function look(page: Page): Promise<{ status: string; user: string | undefined; token: string }> {
  return page.evaluate(async () => {
    const { status, user } = window.auth.getSnapshot()
    const token = await window.auth.getAccessToken().catch((error: unknown) => String(error))
    return { status, user: user?.sub, token }
  })
}

/** Lets the browser forget what it knows of the provider, and nothing else. */
export async function forgetProvider(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')))
      })
    for (const { name = '' } of await indexedDB.databases()) {
      if (!name.startsWith('onegrant|')) continue
      const database = await done(indexedDB.open(name))
      await done(database.transaction('shared', 'readwrite').objectStore('shared').delete('provider'))
      database.close()
    }
  })
  await page.reload()
  await ended(page)
}

/** Everything that the page keeps in the open: what an app, a support ticket or a developer tool can show. */
export function shownBy(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { user, error } = window.auth.getSnapshot()
    return [
      window.auth.trail.export(),
      JSON.stringify({
        user,
        error,
        ended: window.ended,
        told: window.told,
        history: history.state as unknown,
      }),
      JSON.stringify({ ...window.auth }),
      location.href,
      document.documentElement.outerHTML,
    ]
  })
}
