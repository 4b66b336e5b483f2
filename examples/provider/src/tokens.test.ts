import { afterEach, expect, test } from 'vitest'
import { fingerprint } from './control/fingerprint.ts'
import type { Settings } from './index.ts'
import { CALENDAR, codeOf, CONTACTS, ORIGIN, startApp, type App } from './testing/app.ts'

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

test('each use of a refresh token gives another one', async () => {
  const app = await setup()
  const first = await app.signIn()
  const second = await app.renew(first.refresh_token)
  expect(second.status).toBe(200)
  expect(second.refresh_token).not.toBe(first.refresh_token)

  const [redeemed, renewed] = await app.requests('token')
  expect(redeemed?.successor).toBe(fingerprint(first.refresh_token))
  expect(renewed).toMatchObject({
    grant_type: 'refresh_token',
    client_id: 'demo-react',
    fingerprint: fingerprint(first.refresh_token),
    successor: fingerprint(second.refresh_token),
    accessToken: fingerprint(second.access_token),
    status: 200,
    sentStatus: 200,
    error: null,
  })
})

test('a rotated refresh token that is used again ends the grant', async () => {
  const app = await setup()
  const first = await app.signIn()
  const second = await app.renew(first.refresh_token)
  expect((await app.renew(first.refresh_token)).error).toBe('invalid_grant')
  expect((await app.renew(second.refresh_token)).error).toBe('invalid_grant')

  const [, , reused, after] = await app.requests('token')
  expect(reused).toMatchObject({ status: 400, error: 'invalid_grant', detail: 'refresh token already used' })
  expect(after).toMatchObject({ status: 400, error: 'invalid_grant', detail: 'refresh token not found' })
})

test('a code that is redeemed again ends the grant', async () => {
  const app = await setup()
  const authorization = app.authorization()
  const code = codeOf(await app.approve(authorization))
  const tokens = await app.redeem(code, authorization.verifier)
  expect((await app.redeem(code, authorization.verifier)).error).toBe('invalid_grant')
  expect((await app.renew(tokens.refresh_token)).error).toBe('invalid_grant')
  const [, again] = await app.requests('token')
  expect(again).toMatchObject({
    detail: 'authorization code already consumed',
    fingerprint: fingerprint(code),
  })
})

test('a wrong verifier is refused', async () => {
  const app = await setup()
  const code = codeOf(await app.approve(app.authorization()))
  expect((await app.redeem(code, 'w'.repeat(43))).error).toBe('invalid_grant')
})

test('one refresh token gives access to either resource, and each API to its own users', async () => {
  const app = await setup()
  const tokens = await app.signIn()
  const contacts = await app.renew(tokens.refresh_token, { resource: CONTACTS })
  const calendar = await app.renew(contacts.refresh_token, { resource: CALENDAR })
  expect([contacts.scope, calendar.scope]).toEqual(['contacts:read', 'calendar:read'])

  const answer = await app.api('/contacts', contacts.access_token)
  expect(answer.status).toBe(200)
  expect(JSON.stringify(await answer.json())).toContain('Charles Babbage')
  expect((await app.api('/calendar', calendar.access_token)).status).toBe(200)
  expect((await app.api('/calendar', contacts.access_token)).status).toBe(401)
})

test('without a resource, several granted ones give a token for userinfo', async () => {
  const app = await setup()
  const tokens = await app.signIn()
  const headers = { authorization: `Bearer ${tokens.access_token}`, origin: ORIGIN }
  const userinfo = await fetch(`${app.running.issuer}/me`, { headers })
  expect(await userinfo.json()).toMatchObject({ sub: 'ada', name: 'Ada Lovelace' })
  expect(await app.requests('userinfo')).toMatchObject([
    { status: 200, fingerprint: fingerprint(tokens.access_token) },
  ])
})

test('without a resource, the only granted one is meant, at the exchange and at a renewal', async () => {
  const app = await setup()
  const authorization = app.authorization({ scope: 'openid contacts:read' }, [CONTACTS])
  const tokens = await app.redeem(codeOf(await app.approve(authorization)), authorization.verifier)
  expect((await app.api('/contacts', tokens.access_token)).status).toBe(200)
  const renewed = await app.renew(tokens.refresh_token)
  expect((await app.api('/contacts', renewed.access_token)).status).toBe(200)
})

test('a resource that is unknown or was not granted is an invalid_target', async () => {
  const app = await setup()
  const back = await app.browser.open(app.authorization({}, ['https://other.example/']).url)
  expect(back.url.searchParams.get('error')).toBe('invalid_target')
  const authorization = app.authorization({}, [CONTACTS])
  const tokens = await app.redeem(codeOf(await app.approve(authorization)), authorization.verifier)
  expect((await app.renew(tokens.refresh_token, { resource: CALENDAR })).error).toBe('invalid_target')
})

test('the API says why it refuses, and to whom it may be told', async () => {
  const app = await setup()
  const none = await app.api('/contacts')
  expect(none.status).toBe(401)
  expect(none.headers.get('www-authenticate')).toMatch(/^Bearer realm="[^"]+", DPoP/)
  const bad = await app.api('/contacts', 'nonsense')
  expect(bad.headers.get('www-authenticate')).toContain('error="invalid_token"')
  expect(bad.headers.get('access-control-allow-origin')).toBe(ORIGIN)
  expect(bad.headers.get('access-control-expose-headers')).toContain('WWW-Authenticate')

  const authorization = app.authorization({ scope: 'openid' }, [CONTACTS])
  const tokens = await app.redeem(codeOf(await app.approve(authorization)), authorization.verifier)
  const poor = await app.api('/contacts', tokens.access_token)
  expect(poor.status).toBe(403)
  expect(poor.headers.get('www-authenticate')).toContain('error="insufficient_scope"')
})

test('a revoked refresh token takes its grant along', async () => {
  const app = await setup()
  const tokens = await app.signIn()
  const fields = { client_id: 'demo-react', token: tokens.refresh_token ?? '' }
  expect((await app.post('/token/revocation', fields)).status).toBe(200)
  expect((await app.renew(tokens.refresh_token)).error).toBe('invalid_grant')
  expect(await app.requests('revocation')).toMatchObject([
    { status: 200, fingerprint: fingerprint(tokens.refresh_token) },
  ])
})

test('within the reuse window a used refresh token gives another pair, after it the grant ends', async () => {
  const app = await setup({ reuseWindow: 3 })
  const { refresh_token } = await app.signIn()
  const first = await app.renew(refresh_token)
  const second = await app.renew(refresh_token)
  expect([first.status, second.status]).toEqual([200, 200])
  expect(second.refresh_token).not.toBe(first.refresh_token)
  await app.control('POST', 'clock', { offset: 2 })
  expect((await app.renew(refresh_token)).status).toBe(200)
  // Counted from the first use, however often it came back.
  await app.control('POST', 'clock', { offset: 4 })
  expect((await app.renew(refresh_token)).error).toBe('invalid_grant')
  expect((await app.renew(second.refresh_token)).error).toBe('invalid_grant')
})

test('another client cannot use or revoke a refresh token', async () => {
  const app = await setup()
  const tokens = await app.signIn()
  await app.post('/token/revocation', { client_id: 'demo-vue', token: tokens.refresh_token ?? '' })
  expect((await app.renew(tokens.refresh_token, { client_id: 'demo-vue' })).error).toBe('invalid_grant')
  expect((await app.renew(tokens.refresh_token)).status).toBe(200)
})

test('an app origin may call from a browser, a foreign one may not', async () => {
  const app = await setup()
  const preflight = (origin: string, url: string): Promise<Response> =>
    fetch(url, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'dpop' },
    })
  const allowed = await preflight(ORIGIN, `${app.running.issuer}/token`)
  expect(allowed.status).toBe(204)
  expect(allowed.headers.get('access-control-allow-origin')).toBe(ORIGIN)
  expect(allowed.headers.get('access-control-allow-headers')).toContain('dpop')
  const api = await preflight(ORIGIN, `${app.running.apiUrl}/contacts`)
  expect(api.headers.get('access-control-allow-headers')).toContain('Authorization, DPoP')
  const strange = await preflight('https://evil.example', `${app.running.apiUrl}/contacts`)
  expect(strange.headers.get('access-control-allow-origin')).toBeNull()

  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'demo-react',
    refresh_token: 'x',
  })
  const foreign = await fetch(`${app.running.issuer}/token`, {
    method: 'POST',
    body,
    headers: { origin: 'https://evil.example' },
  })
  expect(foreign.headers.get('access-control-allow-origin')).toBeNull()
  expect((await app.requests()).filter((request) => request.endpoint === 'token')).toHaveLength(1)
})
