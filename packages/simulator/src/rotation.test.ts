import { expect, test } from 'vitest'
import { type App, startApp, VERIFIER } from './testing/app.ts'
import type { PolicyChange, PresetName } from './index.ts'

async function setup(
  preset: PresetName,
  policy: PolicyChange = {},
): Promise<{ app: App; first: unknown; access: unknown }> {
  const app = startApp({ preset, policy })
  const { refresh_token: first, access_token: access } = await app.tokens()
  return { app, first, access }
}

async function statusOf(app: App, token: unknown): Promise<number> {
  return (await app.renew(token)).status
}

const SECOND = 1000
const DAY = 24 * 60 * 60 * SECOND

test('oidcProvider takes no rotated token, and a reuse ends the newest one and the access tokens', async () => {
  const { app, first } = await setup('oidcProvider')
  const second = (await app.renew(first)).body
  expect(await statusOf(app, first)).toBe(400)
  expect(await statusOf(app, second['refresh_token'])).toBe(400)
  expect(app.lastRefusal()?.cause).toBe('grant_revoked')
  expect((await app.userinfo(second['access_token'])).status).toBe(401)
})

test('logto takes a rotated token for 3 s after its latest use, each time for another successor', async () => {
  const { app, first } = await setup('logto')
  const successors = new Set<unknown>()
  for (let use = 0; use < 4; use += 1) {
    successors.add((await app.renew(first)).body['refresh_token'])
    await app.server.advance(2.9 * SECOND)
  }
  expect(successors.size).toBe(4)
  await app.server.advance(0.2 * SECOND)
  expect(await statusOf(app, first)).toBe(400)
  for (const successor of successors) expect(await statusOf(app, successor)).toBe(400)
})

test('a window that does not slide counts from the first use', async () => {
  const { app, first } = await setup('okta')
  expect(await statusOf(app, first)).toBe(200)
  await app.server.advance(20 * SECOND)
  expect(await statusOf(app, first)).toBe(200)
  await app.server.advance(10 * SECOND)
  expect(await statusOf(app, first)).toBe(400)
})

test('okta ends the newest token and the access tokens of the family, and another sign-in lives', async () => {
  const { app, first } = await setup('okta')
  const other = await app.tokens({ account: 'ada' })
  const second = (await app.renew(first)).body
  await app.server.advance(31 * SECOND)
  expect(await statusOf(app, first)).toBe(400)
  expect(await statusOf(app, second['refresh_token'])).toBe(400)
  expect(app.lastRefusal()?.cause).toBe('refresh_token_revoked')
  expect((await app.userinfo(second['access_token'])).status).toBe(401)
  expect(await statusOf(app, other['refresh_token'])).toBe(200)
})

test('a code that comes back ends the tokens of the grant at okta, not the consent, which it does at oidc-provider', async () => {
  for (const [preset, cause, answer] of [
    ['okta', 'refresh_token_revoked', 'code='],
    ['oidcProvider', 'grant_revoked', 'error=consent_required'],
  ] as const) {
    const app = startApp({ preset, sessions: 'shared' })
    const code = await app.code()
    const { refresh_token } = (await app.redeem(code)).body
    expect((await app.redeem(code)).status).toBe(400)
    expect(await statusOf(app, refresh_token)).toBe(400)
    expect(app.lastRefusal()?.cause).toBe(cause)
    const silent = await app.server.navigate(app.authorization({ prompt: 'none' }))
    expect(silent).toMatchObject({ url: expect.stringContaining(answer) as string })
  }
})

test('auth0 takes only the previous token within its leeway; an older one ends the family', async () => {
  const { app, first } = await setup('auth0', { reuse: { window: 10 } })
  const second = (await app.renew(first)).body['refresh_token']
  expect(await statusOf(app, first)).toBe(200)
  const third = (await app.renew(second)).body['refresh_token']
  expect(await statusOf(app, first)).toBe(403)
  expect(await statusOf(app, third)).toBe(403)
})

test('a token may come back as often as a count says, whenever (Keycloak)', async () => {
  const { app, first } = await setup('oidcProvider', { reuse: { times: 2, ends: 'nothing' } })
  expect(await statusOf(app, first)).toBe(200)
  await app.server.advance(DAY)
  expect(await statusOf(app, first)).toBe(200)
  const { status, body } = await app.renew(first)
  expect(status).toBe(200)
  expect(await statusOf(app, first)).toBe(400)
  expect(await statusOf(app, body['refresh_token'])).toBe(200)
})

test('a reuse that ends nothing is only refused', async () => {
  const { app, first } = await setup('oidcProvider', { reuse: { ends: 'nothing' } })
  const { refresh_token } = (await app.renew(first)).body
  expect(await statusOf(app, first)).toBe(400)
  expect(await statusOf(app, refresh_token)).toBe(200)
})

test('a token that never rotates is good again and again', async () => {
  const { app, first } = await setup('oidcProvider', { rotation: { publicClients: 'never' } })
  expect((await app.renew(first)).body['refresh_token']).toBe(first)
  expect((await app.renew(first)).body['refresh_token']).toBe(first)
})

test('a confidential client gets another token only when 70 % of the lifetime have passed', async () => {
  const app = startApp()
  const basic = { authorization: `Basic ${btoa('service:a+secret%3A+%2B+%25')}` }
  const code = await app.code({ client_id: 'service' })
  const redeemed = await app.post(
    '/token',
    {
      grant_type: 'authorization_code',
      code,
      code_verifier: VERIFIER,
      redirect_uri: 'https://app.example/callback',
    },
    basic,
  )
  const first = String(redeemed.body['refresh_token'])
  const renew = async (): Promise<unknown> =>
    (await app.post('/token', { grant_type: 'refresh_token', refresh_token: first }, basic)).body[
      'refresh_token'
    ]
  expect(await renew()).toBe(first)
  await app.server.advance(0.69 * 14 * DAY)
  expect(await renew()).toBe(first)
  await app.server.advance(0.01 * 14 * DAY)
  expect(await renew()).not.toBe(first)
})

test('after a year oidcProvider rotates no more', async () => {
  const { app, first } = await setup('oidcProvider', {
    spaKeepsExpiry: false,
    lifetimes: { refreshToken: 400 * 86_400, grant: 800 * 86_400 },
  })
  const second = (await app.renew(first)).body['refresh_token']
  await app.server.advance(365.25 * DAY)
  expect((await app.renew(second)).body['refresh_token']).toBe(second)
})

test('a single-page app has to sign in again 14 days after it did, however often it renewed', async () => {
  const { app, first } = await setup('logto')
  let token = first
  for (let day = 0; day < 13; day += 1) {
    await app.server.advance(DAY)
    token = (await app.renew(token)).body['refresh_token']
  }
  await app.server.advance(DAY)
  expect(await statusOf(app, token)).toBe(400)
  expect(app.lastRefusal()).toMatchObject({
    cause: 'refresh_token_expired',
    detail: 'refresh token is expired',
  })
})

test('where the lifetime slides, a renewal begins it anew', async () => {
  const { app, first } = await setup('oidcProvider', {
    spaKeepsExpiry: false,
    lifetimes: { grant: 100 * 86_400 },
  })
  await app.server.advance(13 * DAY)
  const { refresh_token } = (await app.renew(first)).body
  await app.server.advance(13 * DAY)
  expect(await statusOf(app, refresh_token)).toBe(200)
})

test('a scope can be narrowed for one access token, and never widened', async () => {
  const app = startApp()
  const { refresh_token } = await app.tokens({ scope: 'openid profile offline_access' })
  const narrowed = (await app.renew(refresh_token, { scope: 'openid' })).body
  expect(narrowed).toMatchObject({ scope: 'openid' })
  const whole = (await app.renew(narrowed['refresh_token'])).body
  expect(String(whole['scope']).split(' ').toSorted()).toEqual(['offline_access', 'openid', 'profile'])
  const widened = await app.renew(whole['refresh_token'], { scope: 'openid email phone' })
  expect(widened).toMatchObject({
    status: 400,
    body: {
      error: 'invalid_scope',
      error_description: 'refresh token missing requested scopes',
      scope: 'email phone',
    },
  })
  expect(await statusOf(app, whole['refresh_token'])).toBe(200)
})
