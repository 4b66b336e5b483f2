import { expect } from '@playwright/test'
import { expectNoHarm } from './checks.ts'
import { ended, forgetProvider, look, test } from './fixture.ts'
import { reply } from './provider/manners.ts'

test('a sign-out asks the provider with hint, state and way back', async ({ stage }) => {
  const { provider, site, open } = stage
  const page = await stage.signedIn()
  await page.evaluate(() => window.attempt(() => window.auth.signOut({ state: 'mine' })))
  await page.waitForURL(/\/end-session\?/)
  const asked = new URL(page.url()).searchParams
  expect(Object.fromEntries(asked)).toMatchObject({
    client_id: 'app',
    post_logout_redirect_uri: site.url,
    state: 'mine',
  })
  expect(provider.secrets.has(asked.get('id_token_hint') ?? '')).toBe(true)
  // What could be used again is worth nothing any more, there and here.
  const revoked = provider.arrivals.filter(({ path }) => path === '/revoke')
  expect(revoked).toMatchObject([{ credential: expect.stringMatching(/^rt-/) as unknown }])
  expect(await look(await open())).toMatchObject({ status: 'signed-out', user: undefined })
})

test('a way back with another state, or none, stays signed out', async ({ stage }) => {
  const page = await stage.signedIn()
  await page.evaluate(() => window.attempt(() => window.auth.signOut({ state: 'mine' })))
  await page.waitForURL(/\/end-session\?/)
  const arrived = stage.provider.arrivals.length
  for (const path of ['?state=mine', '?state=of-another', '']) {
    const back = await stage.open(path)
    expect(await ended(back)).toMatchObject({ code: undefined })
    expect(await look(back)).toMatchObject({ status: 'signed-out' })
    await expectNoHarm(stage, back)
  }
  expect(stage.provider.arrivals).toHaveLength(arrived)
})

test('while the provider is down a sign-out is done here, in all tabs, and can say so', async ({ stage }) => {
  const page = await stage.signedIn()
  const other = await stage.open()
  expect(await look(other)).toMatchObject({ status: 'signed-in' })
  stage.provider.manners = { discovery: () => reply(503, '') }
  await forgetProvider(page)
  await page.evaluate(() => window.attempt(() => window.auth.signOut({ everywhere: true })))
  expect(await ended(page)).toMatchObject({ code: 'provider_unreachable', subject: 'end_session_endpoint' })
  for (const tab of [page, other])
    await expect.poll(() => look(tab)).toMatchObject({ status: 'signed-out', user: undefined })
  await expectNoHarm(stage, page)
})

test('a sign-out of this browser alone leaves no page, and revokes', async ({ stage }) => {
  const page = await stage.signedIn()
  await page.evaluate(() => window.attempt(() => window.auth.signOut({ local: true })))
  expect(await ended(page)).toMatchObject({ code: undefined })
  expect(await look(page)).toMatchObject({ status: 'signed-out' })
  expect(stage.provider.arrivals.filter(({ path }) => path === '/revoke')).toHaveLength(1)
  expect(stage.provider.visits.filter(({ pathname }) => pathname === '/end-session')).toEqual([])
})

for (const address of ['javascript:document.title=1', 'http://id.example/end-session', '/end-session'])
  test(`a logout address such as ${address} is not gone to`, async ({ stage }) => {
    stage.provider.manners = { metadata: (metadata) => ({ ...metadata, end_session_endpoint: address }) }
    const page = await stage.signedIn()
    await page.evaluate(() => window.attempt(() => window.auth.signOut()))
    expect(await ended(page)).toMatchObject({ code: undefined })
    expect(await look(page)).toMatchObject({ status: 'signed-out' })
    expect(await page.title()).toBe('Hostile')
    expect(page.url()).toMatch(new RegExp(`^${stage.site.url}`))
    await expectNoHarm(stage, page)
  })
