import { createSimulator } from '@onegrant/simulator'
import type { Page } from '@playwright/test'
import { mount } from '@onegrant/simulator/playwright'
import { allow, logIn, reach, startSignIn, userOf } from './fixtures/page.ts'
import { expect, send, test } from './fixtures/simulated.ts'

test('the React example lives on a simulator: sign-in, both APIs, renewal, reload, sign-out', async ({
  page,
  site,
  server,
  calls,
}) => {
  await page.goto(site.url)
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/^https:\/\/issuer\.example\/interaction\//)
  await logIn(page)
  await allow(page)
  await reach(page, 'signed-in')
  expect(await userOf(page)).toBe('ada')
  await expect(page.getByRole('heading', { name: 'Hello, Ada' })).toBeVisible()

  await page.getByRole('link', { name: 'Data' }).click()
  await expect(page.getByText('Charles Babbage')).toBeVisible()
  await expect(page.getByText('Tea')).toBeVisible()
  const before = server.journal.filter(({ grant_type }) => grant_type === 'refresh_token').length
  await page.getByRole('button', { name: 'Renew now' }).click()
  await expect(page.getByText('A new token for the contacts API')).toBeVisible()
  expect(server).toHaveRenewed(before + 1)
  await page.getByRole('button', { name: 'Call both APIs' }).click()
  await expect(page.getByText('Both APIs answered: 2 entries.')).toBeVisible()
  expect(calls.get('/contacts')).toBe(2)
  expect(calls.get('/calendar')).toBe(2)

  await page.reload()
  await reach(page, 'signed-in')
  await expect(page.getByText('Charles Babbage')).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
  await expect(page).toHaveURL(`${site.origin}/signed-out`)

  expect(server).toHaveSignedIn(1)
  expect(server).toHaveReceivedEachCredentialOnce()
  expect(server).not.toHaveRefused()
})

test('who has signed in is known by the browser’s own cookie', async ({ page, context, site, server }) => {
  await page.goto(site.url)
  await startSignIn(page)
  await logIn(page)
  await allow(page)
  await reach(page, 'signed-in')
  const [cookie] = await context.cookies(server.issuer)
  expect(cookie).toMatchObject({ domain: 'issuer.example', httpOnly: true, secure: true, sameSite: 'Lax' })

  await startSignIn(page, { prompt: 'login' })
  await expect(page.getByLabel('User name')).toBeVisible()
  await context.clearCookies()
  await page.goto(site.url)
  await startSignIn(page)
  await expect(page.getByLabel('User name'), 'nobody is known without it').toBeVisible()
})

test('a lost connection, before and after the server has acted', async ({ page, site, server }) => {
  await page.goto(site.url)
  const { refresh_token = '' } = await server.issue({ account: 'ada', client_id: 'demo-react' })
  const renewal = { grant_type: 'refresh_token', refresh_token }
  server.faults.add({ endpoint: 'token', effect: { kind: 'lost', when: 'before' } })
  server.faults.add({ endpoint: 'token', nth: 2, effect: { kind: 'lost', when: 'after' } })
  const broken: (string | undefined)[] = []
  page.on('requestfailed', (request) => broken.push(request.failure()?.errorText))
  expect(await send(page, server, renewal)).toBe('TypeError: Failed to fetch')
  expect(server).not.toHaveRenewed()
  expect(await send(page, server, renewal)).toBe('TypeError: Failed to fetch')
  expect(server).toHaveRenewed(1)
  expect(await send(page, server, renewal)).toBe('400')
  expect(server).toHaveRefused('refresh_token_rotated', 1)
  expect(broken).toEqual(['net::ERR_CONNECTION_RESET', 'net::ERR_CONNECTION_RESET'])
})

const departures: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'is reloaded': (page) => page.reload(),
  'leaves for nowhere': (page) => page.goto('about:blank'),
  closes: (page) => page.close(),
}

for (const [departure, depart] of Object.entries(departures)) {
  test(`what hangs ends as its page ${departure}`, async ({ page, context, site, server }) => {
    await page.goto(site.url)
    const other = await context.newPage()
    await other.goto(site.url)
    server.faults.add({ endpoint: 'token', times: 2, effect: { kind: 'hang', when: 'before' } })
    const refused = { grant_type: 'refresh_token', refresh_token: 'unknown' }
    const answered = send(other, server, refused)
    await expect.poll(() => server.faults.hanging()).toBe(1)
    const abandoned = send(page, server, refused).catch(() => 'the page is gone')
    await expect.poll(() => server.faults.hanging()).toBe(2)
    await page.evaluate(() => history.pushState(undefined, '', '/elsewhere#hash'))
    await other.evaluate(() => history.replaceState(undefined, '', '/elsewhere'))
    expect(server.faults.hanging(), 'a route of the app is no departure').toBe(2)
    await depart(page)
    const outcomes = (): string[] =>
      server.journal.filter(({ endpoint }) => endpoint === 'token').map(({ outcome }) => outcome)
    await expect.poll(outcomes).toEqual(['open', 'aborted'])
    expect(await abandoned).toBe('the page is gone')
    expect(server.faults.release()).toBe(1)
    expect(await answered).toBe('400')
  })
}

test('an abort by the page itself ends its request, and no other', async ({ page, site, server }) => {
  await page.goto(site.url)
  server.faults.add({ endpoint: 'token', times: 20, effect: { kind: 'hang', when: 'before' } })
  const url = server.issuer + server.policy.paths.token
  await page.evaluate((address) => {
    const controller = new AbortController()
    Object.assign(window, { giveUp: () => controller.abort() })
    const post = (init: RequestInit): Promise<unknown> =>
      fetch(address, { method: 'POST', ...init }).catch(() => undefined)
    for (let others = 0; others < 19; others += 1) void post({})
    void post({ signal: controller.signal })
  }, url)
  await expect.poll(() => server.faults.hanging()).toBe(20)
  await page.evaluate(() => (window as unknown as { giveUp: () => void }).giveUp())
  await expect.poll(() => server.faults.hanging()).toBe(19)
  expect(server.journal.filter(({ outcome }) => outcome === 'aborted')).toHaveLength(1)
  expect(server.faults.release()).toBe(19)
})

test('a page sees no answer that a browser would keep from it', async ({ page, site, server }) => {
  await page.goto(site.url)
  const gateway = { kind: 'status', when: 'before', status: 503 } as const
  server.faults.add({ endpoint: 'token', effect: { ...gateway, cors: false } })
  server.faults.add({ endpoint: 'token', nth: 2, effect: gateway })
  expect(await send(page, server, {})).toBe('TypeError: Failed to fetch')
  expect(await send(page, server, {})).toBe('503')
})

test('a frame that may show no page gets its answer by itself', async ({ page, site, server }) => {
  await page.goto(site.url)
  const url = `${server.issuer}${server.policy.paths.authorization}?${new URLSearchParams({
    response_type: 'code',
    client_id: 'demo-react',
    redirect_uri: `${site.origin}/callback`,
    scope: 'openid',
    prompt: 'none',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  }).toString()}`
  const arrival = page.waitForRequest((request) => request.url().includes('/callback?'))
  await page.evaluate((src) => {
    const frame = document.createElement('iframe')
    frame.src = src
    document.body.append(frame)
  }, url)
  expect(new URL((await arrival).url()).searchParams.get('error')).toBe('login_required')
  expect(server).toHaveRefused('login_required', 1)
})

test('unmounted, the issuer is nowhere again', async ({ page, site, server }) => {
  const server2 = createSimulator({ issuer: 'https://other.invalid' })
  const unmount = await mount(page, server2)
  await page.goto(site.url)
  const ask = (): Promise<string> =>
    page.evaluate(
      (url) => fetch(url).then(({ status }) => String(status), String),
      `${server2.issuer}/.well-known/openid-configuration`,
    )
  expect(await ask()).toBe('200')
  await unmount()
  expect(await ask()).toBe('TypeError: Failed to fetch')
  expect(server.journal).toEqual([])
})
