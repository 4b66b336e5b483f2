import { createSimulator } from '@onegrant/simulator'
import { mount } from '@onegrant/simulator/playwright'
import type { Page } from '@playwright/test'
import type { App } from './fixtures/app.ts'
import { accessToken, allow, CALENDAR, CONTACTS, logIn, reach, signIn, startSignIn } from './fixtures/page.ts'
import { openSite } from './fixtures/sites.ts'
import { expect, scenario, test } from './fixtures/test.ts'

const MOCKS = scenario(32)

test('a route sees no request of a worker, and each one of the page', MOCKS, async ({ launch }) => {
  const app = await launch('outlive')
  const seen = await watchTokens(app)
  const page = await app.open()
  await signIn(page)
  expect((await app.counts()).code).toBe(1)
  expect(seen).toEqual([])
  // `worker: false`
  await renewAs(page, { executor: 'page' })
  expect(seen).toEqual(['refresh_token'])
  // `fetch` of the app's own, and a worker named all the same.
  await renewAs(page, { executor: 'extended worker', fetch: 'own' })
  expect(seen).toEqual(['refresh_token', 'refresh_token'])
  expect(await senders(page)).toEqual(['extended worker', 'page', 'page'])
})

test(
  'an app with a worker lives on a simulator that is mounted in its place',
  MOCKS,
  async ({ page, context }) => {
    const site = await openSite('outlive')
    const server = createSimulator({
      issuer: 'https://issuer.example',
      clients: [{ client_id: 'demo-react', redirect_uris: [`${site.origin}/callback`] }],
      resources: [
        { resource: CONTACTS, scope: 'contacts:read' },
        { resource: CALENDAR, scope: 'calendar:read' },
      ],
    })
    site.use({ issuer: server.issuer, api: 'https://api.example' })
    await mount(context, server)
    await page.goto(site.url)
    await startSignIn(page)
    await logIn(page)
    await allow(page)
    await reach(page, 'signed-in')
    await accessToken(page, { forceRefresh: true })
    expect(await senders(page)).toEqual(['page', 'page'])
    expect(server.journal.map(({ grant_type }) => grant_type)).toContain('refresh_token')
    await site.close()
  },
)

/** The token requests that a route of the context sees. */
async function watchTokens(app: App): Promise<string[]> {
  const seen: string[] = []
  await app.context.route(/\/token$/, async (route, request) => {
    const body = new URLSearchParams(request.postData() ?? '')
    if (request.method() === 'POST') seen.push(body.get('grant_type') ?? '')
    await route.continue()
  })
  return seen
}

/** Loads the page with other settings, and renews. */
async function renewAs(page: Page, wishes: Readonly<Record<string, string>>): Promise<void> {
  await page.evaluate((given) => {
    for (const [name, value] of Object.entries(given)) localStorage.setItem(name, value)
  }, wishes)
  await page.reload()
  await reach(page, 'signed-in')
  await accessToken(page, { forceRefresh: true })
}

async function senders(page: Page): Promise<string[]> {
  const entries = await page.evaluate(() => window.auth.trail.entries())
  return entries.flatMap((entry) => (entry.type === 'sent' ? [entry.executor ?? 'page'] : []))
}
