import { afterEach, expect, test } from 'vitest'
import type { Settings } from '../index.ts'
import { CONTACTS, lastToken, ORIGIN, startApp, type App } from '../testing/app.ts'

let running: App[] = []

async function setup(settings?: Partial<Settings>): Promise<App> {
  const app = await startApp(settings)
  running.push(app)
  return app
}

afterEach(async () => {
  await Promise.all(running.map((app) => app.running.close()))
  running = []
})

const onToken = { endpoint: 'token', grant_type: 'refresh_token' }

test('the control endpoint is off unless it is asked for', async () => {
  const app = await setup({ control: false })
  expect((await fetch(`${app.running.issuer}/control/requests`)).status).toBe(404)
  expect((await app.signIn()).status).toBe(200)
})

test('the list has every request in order, and no credential', async () => {
  const app = await setup()
  await fetch(`${app.running.issuer}/.well-known/openid-configuration`)
  await fetch(`${app.running.issuer}/jwks`)
  const tokens = await app.signIn({ prompt: 'login' })
  const contacts = await app.renew(tokens.refresh_token, { resource: CONTACTS })
  await app.api('/contacts', contacts.access_token)

  const requests = await app.requests()
  expect(requests.map((request) => request.endpoint)).toEqual([
    'discovery',
    'jwks',
    'authorization',
    'token',
    'token',
  ])
  expect(requests[2]).toMatchObject({ client_id: 'demo-react', prompt: 'login', status: 303 })
  expect(requests[2]?.stateFingerprint).toHaveLength(12)
  expect(requests[4]).toMatchObject({ resource: CONTACTS, origin: ORIGIN })
  const text = JSON.stringify(requests)
  for (const secret of [tokens.refresh_token, contacts.refresh_token, tokens.access_token, 'the-state']) {
    expect(text).not.toContain(secret)
  }
})

test('a refused authorization request is listed with its error', async () => {
  const app = await setup()
  await app.browser.open(app.authorization({ prompt: 'none' }).url)
  expect(await app.requests('authorization')).toMatchObject([
    { error: 'login_required', detail: 'End-User authentication is required' },
  ])
})

test('the clock moves tokens and codes, for the API as well', async () => {
  const app = await setup({ accessTokenTtl: 60, refreshTokenTtl: 600 })
  const tokens = await app.signIn()
  const contacts = await app.renew(tokens.refresh_token, { resource: CONTACTS })
  await app.control('POST', 'clock', { offset: 61 })
  const expired = await app.api('/contacts', contacts.access_token)
  expect(expired.status).toBe(401)
  expect(expired.headers.get('www-authenticate')).toContain('expired')
  expect(Date.parse(expired.headers.get('date') ?? '')).toBeGreaterThan(performance.timeOrigin + 60_000)

  await app.control('POST', 'clock', { offset: 601 })
  expect((await app.renew(contacts.refresh_token)).error).toBe('invalid_grant')
  const record = (await app.requests('token')).at(-1)
  expect(Math.abs((record?.at ?? 0) - (performance.timeOrigin + performance.now()))).toBeLessThan(5000)
})

test('a sign-in works by a clock that is a day behind', async () => {
  const app = await setup()
  await app.control('POST', 'clock', { offset: -86_400 })
  const tokens = await app.signIn()
  const contacts = await app.renew(tokens.refresh_token, { resource: CONTACTS })
  expect((await app.api('/contacts', contacts.access_token)).status).toBe(200)
})

test('revoked grants end the refresh tokens of that user only', async () => {
  const app = await setup()
  const { refresh_token } = await app.signIn()
  expect(await app.control('POST', 'revoke-grants', { account: 'grace' })).toEqual({ revoked: 0 })
  const renewed = await app.renew(refresh_token)
  expect(renewed.status).toBe(200)
  expect(await app.control('POST', 'revoke-grants', { account: 'ada' })).toEqual({ revoked: 1 })
  expect((await app.renew(renewed.refresh_token)).error).toBe('invalid_grant')
})

test('revoked tokens leave the consent where it is to be kept', async () => {
  const app = await setup()
  const { refresh_token } = await app.signIn()
  expect(await app.control('POST', 'revoke-grants', { keepConsent: true })).toEqual({ revoked: 1 })
  expect((await app.renew(refresh_token)).error).toBe('invalid_grant')
  // The grant itself is still there to be ended.
  expect(await app.control('POST', 'revoke-grants', {})).toEqual({ revoked: 1 })
  expect(await app.control('POST', 'revoke-grants', {})).toEqual({ revoked: 0 })
})

test('headers can be added to pages, until the reset', async () => {
  const app = await setup()
  const policy = async (): Promise<string | null> =>
    (await fetch(`${app.running.issuer}/nowhere`)).headers.get('cross-origin-opener-policy')
  expect(await policy()).toBeNull()
  await app.control('POST', 'page-headers', { 'Cross-Origin-Opener-Policy': 'same-origin' })
  expect(await policy()).toBe('same-origin')
  await app.control('POST', 'reset')
  expect(await policy()).toBeNull()
})

test('discovery can name another issuer, until the reset', async () => {
  const app = await setup()
  const issuer = async (): Promise<string> => {
    const response = await fetch(`${app.running.issuer}/.well-known/openid-configuration`)
    return ((await response.json()) as { issuer: string }).issuer
  }
  await app.control('POST', 'discovery', { issuer: 'https://other.example' })
  expect(await issuer()).toBe('https://other.example')
  await app.control('POST', 'reset')
  expect(await issuer()).toBe(app.running.issuer)
})

test('a provider that is down drops every connection but those to the control endpoint', async () => {
  const app = await setup()
  await app.control('POST', 'discovery', { down: true })
  await expect(fetch(`${app.running.issuer}/jwks`)).rejects.toThrow('fetch failed')
  await app.control('POST', 'reset')
  expect((await fetch(`${app.running.issuer}/jwks`)).status).toBe(200)
})

test('a reset clears list, faults, clock and held answers, and keeps the grants', async () => {
  const app = await setup()
  const { refresh_token } = await app.signIn()
  await app.control('POST', 'clock', { offset: 3600 })
  await app.control('POST', 'faults', { ...onToken, kind: 'hold' })
  const held = app.renew(refresh_token)
  await lastToken(app, (record) => record.state === 'held')
  await app.control('POST', 'faults', { ...onToken, kind: 'drop', when: 'before' })
  await app.control('POST', 'reset')
  expect(await app.requests()).toEqual([])
  expect((await app.renew((await held).refresh_token)).status).toBe(200)
  expect(await app.control('POST', 'clock', { offset: 0 })).toEqual({ offset: 0 })
})

test('on request each answer ends its connection', async () => {
  const app = await setup({ connectionClose: true })
  for (const url of [
    `${app.running.issuer}/jwks`,
    `${app.running.issuer}/control/requests`,
    app.running.apiUrl,
  ]) {
    expect((await fetch(url)).headers.get('connection')).toBe('close')
  }
})

test('connections and the reuse window can be changed while it runs, until the reset', async () => {
  const app = await setup({ connectionClose: true })
  const connection = async (): Promise<string | null> =>
    (await fetch(`${app.running.issuer}/jwks`)).headers.get('connection')
  expect(await app.control('POST', 'manners', { connectionClose: false, reuseWindow: 3 })).toEqual({
    connectionClose: false,
    reuseWindow: 3,
    dpopNonce: false,
  })
  expect(await connection()).toBe('keep-alive')
  await app.control('POST', 'reset')
  expect(await connection()).toBe('close')
  expect(await app.control('POST', 'manners', {})).toEqual({
    connectionClose: true,
    reuseWindow: 0,
    dpopNonce: false,
  })
})
