import type { Simulator } from '@onegrant/simulator'
import type { Page } from '@playwright/test'
import type { DoubleSend, OriginName } from 'onegrant'
import { expect, test, type Examined } from './fixtures/recording.ts'

const RESOURCES = [
  { resource: 'https://contacts.example/', scope: 'contacts:read' },
  { resource: 'https://calendar.example/', scope: 'calendar:read' },
]
const LOGTO = { path: '/oidc', preset: 'logto', resources: RESOURCES } as const

/** Two SDKs start on a machine that may have much else to do. */
const PATIENCE = { timeout: 30_000 }

test('oidc-client-ts: an effect under StrictMode sends the code twice', async ({ record }) => {
  const { context, site, server, examine } = await record('oidc-client-ts')
  slowDown(server, 2000)
  const page = await context.newPage()
  await signIn(page, `${site.origin}/oidc-client-ts/?strict`)
  await settled(page, 2)
  expect(sent(server)).toHaveLength(2)
  const double = doubleOf(await examine(), server)
  expectOrigin(double, 'strict_mode', 'likely')
  expect(double.gaps[0]).toBeLessThan(2000)
  expect(double.sends.map(({ error }) => error)).toContain('invalid_grant')
})

test("with the call stacks that DevTools exports, React's second run is certain", async ({ record }) => {
  const { context, site, examine } = await record('oidc-client-ts')
  const page = await context.newPage()
  const initiators = await watchInitiators(page)
  await signIn(page, `${site.origin}/oidc-client-ts/?strict`)
  await settled(page, 2)
  const { report } = await examine((har) => withInitiators(har, initiators))
  const [double] = report.doubleSends
  if (double === undefined) throw new Error('nothing was sent twice')
  expectOrigin(double, 'strict_mode', 'certain')
  expect(double.sends[1]?.initiator).toMatch(/\/assets\/.+\.js:\d+$/)
})

test('Logto: two clients of a StrictMode page send the code twice', async ({ record }) => {
  const { context, site, server, examine } = await record('logto', LOGTO)
  slowDown(server, 2000)
  const page = await context.newPage()
  await signIn(page, `${site.origin}/logto/?strict`)
  await settled(page, 2)
  const double = doubleOf(await examine(), server)
  expect(double.kind).toBe('code')
  expectOrigin(double, 'strict_mode', 'likely')
})

test('Logto: two tabs send one refresh token, and two APIs on one page do', async ({ record }) => {
  const { context, site, server, examine } = await record('logto', LOGTO)
  const page = await context.newPage()
  await signIn(page, `${site.origin}/logto/`)
  await settled(page, 1)
  const other = await context.newPage()
  for (const tab of [page, other]) await ready(tab, `${site.origin}/logto/`)
  slowDown(server, 400)
  await Promise.all([page, other].map((tab) => tab.evaluate(() => window.sdk.renew())))
  const { report, code } = await examine()
  const [double] = report.doubleSends
  expect(double?.kind).toBe('refresh_token')
  // Both tabs ask for two APIs at once: four sends of one token, in an order that chance makes.
  expect(double?.sends).toHaveLength(4)
  expect(new Set(double?.sends.map(({ page: name }) => name)).size).toBe(2)
  expect(double?.origins).toContainEqual(
    expect.objectContaining({ origin: 'second_tab', confidence: 'certain' }),
  )
  expect(code, 'Logto lets them pass within three seconds').toBe(0)
  expect(report.findings).toContainEqual(expect.objectContaining({ id: 'double_send', level: 'warning' }))
})

test('Auth0: an answer that the page cannot read is followed by blind retries with the spent code', async ({
  record,
}) => {
  const { context, site, server, examine } = await record('auth0', { preset: 'auth0' })
  const unreadable = { kind: 'status', when: 'after', status: 503, cors: false } as const
  server.faults.add({ endpoint: 'token', grant_type: 'authorization_code', effect: unreadable })
  const page = await context.newPage()
  await signIn(page, `${site.origin}/auth0/`)
  await settled(page, 1)
  const double = doubleOf(await examine(), server)
  expect(double.kind).toBe('code')
  expectOrigin(double, 'retry', 'likely')
  expect(double.sends.at(-1)?.error).toBe('invalid_grant')
})

test('openid-client: a reload in the middle of the exchange sends the code again', async ({ record }) => {
  const { context, site, server, examine } = await record('openid-client')
  server.faults.add({ endpoint: 'token', effect: { kind: 'delay', when: 'after', ms: 1000 } })
  const page = await context.newPage()
  await signIn(page, `${site.origin}/openid-client/`)
  await expect.poll(() => sent(server), PATIENCE).toHaveLength(1)
  await page.reload()
  await settled(page, 1)
  const double = doubleOf(await examine(), server)
  expect(double.kind).toBe('code')
  expectOrigin(double, 'reload', 'likely')
})

/** As far as the callback page. */
async function signIn(page: Page, url: string): Promise<void> {
  await ready(page, url)
  await page.evaluate(() => void window.sdk.signIn())
  await page.waitForURL('**/callback?*')
}

async function ready(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await expect(page.locator('#status')).toHaveText('ready', PATIENCE)
}

async function settled(page: Page, times: number): Promise<void> {
  await expect
    .poll(async () => (await page.locator('#status').textContent())?.match(/done|failed/g)?.length, PATIENCE)
    .toBe(times)
}

/** Who sent each token request, as DevTools knows it and puts it into its HAR as `_initiator`. */
async function watchInitiators(page: Page): Promise<unknown[]> {
  const found: unknown[] = []
  const devtools = await page.context().newCDPSession(page)
  devtools.on('Network.requestWillBeSent', ({ request, initiator }) => {
    if (request.method === 'POST' && request.url.endsWith('/token')) found.push(initiator)
  })
  await devtools.send('Network.enable')
  await devtools.send('Debugger.enable')
  await devtools.send('Debugger.setAsyncCallStackDepth', { maxDepth: 32 })
  return found
}

function withInitiators(har: string, initiators: readonly unknown[]): string {
  interface Entry {
    readonly request: { readonly method: string; readonly url: string }
    _initiator?: unknown
  }
  const parsed = JSON.parse(har) as { readonly log: { readonly entries: Entry[] } }
  const sends = parsed.log.entries.filter(
    ({ request }) => request.method === 'POST' && request.url.endsWith('/token'),
  )
  expect(sends).toHaveLength(initiators.length)
  for (const [index, send] of sends.entries()) send._initiator = initiators[index]
  return JSON.stringify(parsed)
}

function slowDown(server: Simulator, ms: number): void {
  server.faults.add({ endpoint: 'token', times: 9, effect: { kind: 'delay', when: 'before', ms } })
}

function sent(server: Simulator): Simulator['journal'] {
  return server.journal.filter(({ endpoint }) => endpoint === 'token')
}

/** The one credential that was sent twice, which the provider's own list has to agree with. */
function doubleOf({ report, code, again, har, redacted }: Examined, server: Simulator): DoubleSend {
  expect(code).toBe(1)
  expect(report.doubleSends).toHaveLength(1)
  const [double] = report.doubleSends
  if (double === undefined) throw new Error('nothing was sent twice')
  const same = sent(server).filter(({ credential }) => credential === double.fingerprint)
  expect(same.length).toBe(double.sends.length)
  expect(again).toEqual(report)
  for (const secret of secretsIn(har)) expect(redacted.includes(secret), 'no credential is left').toBe(false)
  return double
}

/** Every code, state, verifier, cookie and token of a recording, by its name beside it. */
function secretsIn(har: string): Set<string> {
  const names = 'access_token|code|code_verifier|id_token|nonce|refresh_token|state'
  const inForms = har.matchAll(new RegExp(`[?&#"\\b](?:${names})=([\\w.~%-]{8,})`, 'g'))
  const inJson = har.matchAll(new RegExp(`\\\\"(?:${names})\\\\":\\s*\\\\"([\\w.~-]{8,})`, 'g'))
  // What stands before the first escaped character is enough of it to know it by, where that is long enough.
  const stems = [...inForms, ...inJson].map(([, secret = '']) => /^[^%]{8,}/.exec(secret)?.[0] ?? secret)
  const found = new Set(stems)
  // Logto's name of an error is a code as well.
  found.delete('oidc.invalid_grant')
  expect(found.size).toBeGreaterThanOrEqual(3)
  return found
}

function expectOrigin({ origins }: DoubleSend, origin: OriginName, confidence: string): void {
  expect(origins[0]).toMatchObject({ origin, confidence })
}
