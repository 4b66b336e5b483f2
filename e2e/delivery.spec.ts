import type { TrailEntry } from '@onegrant/core'
import type { Page } from '@playwright/test'
import type { App } from './fixtures/app.ts'
import { buildCore, deliveries, type Delivery } from './fixtures/delivery.ts'
import { accessToken, signIn } from './fixtures/page.ts'
import { expect, scenario, test } from './fixtures/test.ts'
import type { World } from './fixtures/world.ts'

const DELIVERY = scenario(31)

test.describe.configure({ mode: 'serial' })
test.beforeAll(buildCore)

interface Laid {
  readonly app: App
  readonly page: Page
  readonly end: () => Promise<void>
}

for (const [name, deliver] of Object.entries<Delivery>(deliveries))
  test(`the worker of ${name} sends, with nothing configured`, DELIVERY, async ({ launch, world }) => {
    const { page, end } = await open(await launch('delivery'), world, deliver)
    await accessToken(page, { forceRefresh: true })
    expect(await senders(page)).toEqual(['extended worker', 'extended worker'])
    await end()
  })

const script =
  "script-src 'self'; worker-src 'self'; require-trusted-types-for 'script'; trusted-types onegrant"

test(
  'the worker starts under a strict policy of scripts and Trusted Types',
  DELIVERY,
  async ({ launch, world }) => {
    const app = await launch('delivery')
    const { page, end } = await open(app, world, deliveries['a build by Vite'], script)
    expect(await senders(page)).toEqual(['extended worker'])
    await end()
  },
)

for (const [policy, reasons] of [
  ["worker-src 'none'", ['it does not start', 'it does not start']],
  ["require-trusted-types-for 'script'; trusted-types another", ['TypeError']],
] as const)
  test(
    `the page sends where ${policy} allows no worker, and says why`,
    DELIVERY,
    async ({ launch, world }) => {
      const app = await launch('delivery')
      app.console.expect(/Content Security Policy|TrustedTypePolicy|Trusted/)
      const { page, end } = await open(app, world, deliveries['a build by Vite'], policy)
      expect(await senders(page)).toEqual(['page'])
      expect(ofType(await trail(page), 'executor').map(({ reason }) => reason)).toEqual(reasons)
      await end()
    },
  )

/** Delivers the app, and signs in with it. */
async function open(app: App, world: World, deliver: Delivery, policy?: string): Promise<Laid> {
  const { site } = await world.visit('delivery')
  const end = await deliver(site, policy === undefined ? {} : { 'Content-Security-Policy': policy })
  await app.context.addInitScript((issuer) => Object.assign(window, { issuer }), app.provider.issuer)
  const page = await app.open()
  await page.waitForFunction(() => (window as Partial<Window>).auth !== undefined)
  await signIn(page)
  return { app, page, end }
}

function trail(page: Page): Promise<readonly TrailEntry[]> {
  return page.evaluate(() => window.auth.trail.entries())
}

function ofType<T extends TrailEntry['type']>(entries: readonly TrailEntry[], type: T) {
  return entries.filter((entry): entry is TrailEntry & { type: T } => entry.type === type)
}

async function senders(page: Page): Promise<string[]> {
  return ofType(await trail(page), 'sent').map(({ executor = 'page' }) => executor)
}
