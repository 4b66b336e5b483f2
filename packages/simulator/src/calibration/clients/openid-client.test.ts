import * as client from 'openid-client'
import { expect, test } from 'vitest'
import type { SimulatorOptions } from '../../index.ts'
import { CALENDAR, CONTACTS } from '../subject.ts'
import { CALLBACK, openPlace, SECRET, SIGNED_OUT, type Place } from './place.ts'
import { withForgedIdToken } from './spoil.ts'

const SCOPE = 'openid profile email offline_access contacts:read calendar:read'

interface App extends Place {
  readonly config: client.Configuration
}

interface Given extends SimulatorOptions {
  readonly client_id?: string
  readonly auth?: client.ClientAuth
}

/** With every check on, also of the signatures that TLS makes unnecessary elsewhere. */
async function setup({ client_id = 'spa', auth = client.None(), ...options }: Given = {}): Promise<App> {
  const place = openPlace(options)
  const { issuer, fetch } = place.server
  const config = await client.discovery(new URL(issuer), client_id, undefined, auth, {
    [client.customFetch]: (url, init) => fetch(url, init as RequestInit),
  })
  client.enableNonRepudiationChecks(config)
  return { ...place, config }
}

interface Asked {
  readonly url: URL
  readonly checks: client.AuthorizationCodeGrantChecks
}

async function ask(
  config: client.Configuration,
  more: Record<string, string> = {},
  build: (parameters: URLSearchParams) => URL | Promise<URL> = (parameters) =>
    client.buildAuthorizationUrl(config, parameters),
): Promise<Asked> {
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()]
  const parameters = new URLSearchParams({
    redirect_uri: CALLBACK,
    scope: SCOPE,
    prompt: 'consent',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
    ...more,
  })
  for (const resource of [CONTACTS, CALENDAR]) parameters.append('resource', resource)
  const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true }
  return { url: await build(parameters), checks }
}

async function signIn({ config, go }: App): ReturnType<typeof client.authorizationCodeGrant> {
  const { url, checks } = await ask(config)
  return client.authorizationCodeGrant(config, await go(url), checks)
}

const payload = (jwt: string): object =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as object

test.each([
  ['oidcProvider', 'RS256'],
  ['oidcProvider', 'ES256'],
  ['logto', 'ES384'],
  ['auth0', 'RS256'],
  ['okta', 'RS256'],
] as const)('%s, %s: signs in, asks userinfo, renews', async (preset, signing) => {
  const app = await setup({ preset, signing })
  const tokens = await signIn(app)
  expect(tokens.claims()).toMatchObject({ sub: 'ada', aud: 'spa', iss: app.server.issuer })
  const user = await client.fetchUserInfo(app.config, tokens.access_token, 'ada')
  expect(user).toMatchObject({ sub: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' })
  const renewed = await client.refreshTokenGrant(app.config, tokens.refresh_token ?? '')
  expect(renewed.refresh_token).toEqual(expect.any(String))
  expect(renewed.access_token).not.toBe(tokens.access_token)
})

test('a rotated refresh token that is sent again ends the family', async () => {
  const app = await setup()
  const first = await signIn(app)
  const second = await client.refreshTokenGrant(app.config, first.refresh_token ?? '')
  expect(second.refresh_token).not.toBe(first.refresh_token)
  const refused = { code: 'OAUTH_RESPONSE_BODY_ERROR', error: 'invalid_grant' }
  await expect(client.refreshTokenGrant(app.config, first.refresh_token ?? '')).rejects.toMatchObject(refused)
  await expect(client.refreshTokenGrant(app.config, second.refresh_token ?? '')).rejects.toMatchObject(
    refused,
  )
  await expect(client.fetchUserInfo(app.config, second.access_token, 'ada')).rejects.toMatchObject({
    status: 401,
  })
  expect(app.server.audit.flatMap(({ cause }) => cause ?? [])).toContain('refresh_token_rotated')
})

test('a code that is sent again is refused', async () => {
  const app = await setup()
  const { url, checks } = await ask(app.config)
  const callback = await app.go(url)
  const tokens = await client.authorizationCodeGrant(app.config, callback, checks)
  await expect(client.authorizationCodeGrant(app.config, callback, checks)).rejects.toMatchObject({
    error: 'invalid_grant',
  })
  await expect(client.refreshTokenGrant(app.config, tokens.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  })
})

test.each([
  ['another nonce', { expectedNonce: 'another' }],
  ['another state', { expectedState: 'another' }],
  ['an older sign-in', { maxAge: 600 }],
])('its checks are on: %s', async (_name, wrong) => {
  const app = await setup()
  const { url, checks } = await ask(app.config)
  const callback = await app.go(url)
  await expect(
    client.authorizationCodeGrant(app.config, callback, { ...checks, ...wrong }),
  ).rejects.toMatchObject({ code: expect.stringMatching(/^OAUTH_(?:INVALID|JWT)/) as string })
})

test('its checks are on: the response of another issuer', async () => {
  const app = await setup()
  const { url, checks } = await ask(app.config)
  const callback = await app.go(url)
  callback.searchParams.set('iss', 'https://other.example')
  await expect(client.authorizationCodeGrant(app.config, callback, checks)).rejects.toMatchObject({
    code: 'OAUTH_INVALID_RESPONSE',
  })
})

test('its checks are on: a forged signature', async () => {
  const app = await setup()
  const { fetch } = app.server
  app.config[client.customFetch] = (url, init) => withForgedIdToken(fetch(url, init as RequestInit))
  await expect(signIn(app)).rejects.toMatchObject({ code: 'OAUTH_INVALID_RESPONSE' })
})

test('a wrong verifier is refused by the server', async () => {
  const app = await setup()
  const { url, checks } = await ask(app.config)
  const wrong = { ...checks, pkceCodeVerifier: client.randomPKCECodeVerifier() }
  await expect(client.authorizationCodeGrant(app.config, await app.go(url), wrong)).rejects.toMatchObject({
    error: 'invalid_grant',
  })
})

test('a code gives a token for the resource that it is asked for', async () => {
  const app = await setup()
  const { url, checks } = await ask(app.config)
  const more = { resource: CALENDAR }
  const tokens = await client.authorizationCodeGrant(app.config, await app.go(url), checks, more)
  expect(payload(tokens.access_token)).toMatchObject({ aud: CALENDAR, scope: 'calendar:read' })
})

test('a refresh token gives a token for each resource', async () => {
  const app = await setup()
  const tokens = await signIn(app)
  const contacts = await client.refreshTokenGrant(app.config, tokens.refresh_token ?? '', {
    resource: CONTACTS,
  })
  expect(payload(contacts.access_token)).toMatchObject({ aud: CONTACTS, scope: 'contacts:read', sub: 'ada' })
  const calendar = await client.refreshTokenGrant(app.config, contacts.refresh_token ?? '', {
    resource: CALENDAR,
  })
  expect(payload(calendar.access_token)).toMatchObject({ aud: CALENDAR, scope: 'calendar:read', sub: 'ada' })
  const other = { resource: 'https://other.example/' }
  await expect(
    client.refreshTokenGrant(app.config, calendar.refresh_token ?? '', other),
  ).rejects.toMatchObject({ error: 'invalid_target' })
})

test('a revoked token is dead', async () => {
  const app = await setup()
  const tokens = await signIn(app)
  await client.tokenRevocation(app.config, tokens.refresh_token ?? '')
  await expect(client.refreshTokenGrant(app.config, tokens.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  })
})

test('a sign-out ends the session and leads back', async () => {
  const app = await setup()
  const tokens = await signIn(app)
  const url = client.buildEndSessionUrl(app.config, {
    post_logout_redirect_uri: SIGNED_OUT,
    id_token_hint: tokens.id_token ?? '',
    state: 'bye',
  })
  expect(String(await app.go(url))).toBe(`${SIGNED_OUT}?state=bye`)
  const silent = await ask(app.config, { prompt: 'none' })
  const back = await app.go(silent.url)
  await expect(client.authorizationCodeGrant(app.config, back, silent.checks)).rejects.toMatchObject({
    code: 'OAUTH_AUTHORIZATION_RESPONSE_ERROR',
    error: 'login_required',
  })
})

test('prompt=none goes by the session', async () => {
  const app = await setup()
  const tokens = await signIn(app)
  const { url, checks } = await ask(app.config, { prompt: 'none', id_token_hint: tokens.id_token ?? '' })
  const silent = await client.authorizationCodeGrant(app.config, await app.go(url), checks)
  expect(silent.claims()).toMatchObject({ sub: 'ada' })
})

test('max_age is answered by auth_time', async () => {
  const app = await setup()
  const { url, checks } = await ask(app.config, { max_age: '600' })
  const callback = await app.go(url)
  const tokens = await client.authorizationCodeGrant(app.config, callback, { ...checks, maxAge: 600 })
  expect(tokens.claims()?.auth_time).toEqual(expect.any(Number))
})

test('a pushed request with DPoP, and every token bound to its key', async () => {
  const policy = { dpop: 'nonce-required', par: 'accepted' } as const
  const app = await setup({ client_id: 'bound', policy })
  const DPoP = client.getDPoPHandle(app.config, await client.randomDPoPKeyPair())
  const { url, checks } = await ask(app.config, {}, (parameters) =>
    client.buildAuthorizationUrlWithPAR(app.config, parameters, { DPoP }),
  )
  expect([...url.searchParams.keys()].toSorted()).toEqual(['client_id', 'request_uri'])
  const callback = await app.go(url)
  const tokens = await client.authorizationCodeGrant(app.config, callback, checks, undefined, { DPoP })
  expect(tokens.token_type).toBe('dpop')
  expect(await client.fetchUserInfo(app.config, tokens.access_token, 'ada', { DPoP })).toMatchObject({
    sub: 'ada',
  })
  const more = { resource: CONTACTS }
  const renewed = await client.refreshTokenGrant(app.config, tokens.refresh_token ?? '', more, { DPoP })
  expect(payload(renewed.access_token)).toMatchObject({ cnf: { jkt: expect.any(String) as string } })

  const stranger = client.getDPoPHandle(app.config, await client.randomDPoPKeyPair())
  await expect(
    client.refreshTokenGrant(app.config, renewed.refresh_token ?? '', more, { DPoP: stranger }),
  ).rejects.toMatchObject({ error: 'invalid_grant' })
  await expect(
    client.fetchUserInfo(app.config, tokens.access_token, 'ada', { DPoP: stranger }),
  ).rejects.toMatchObject({ status: 401 })
})

test.each([
  ['in the header', client.ClientSecretBasic(SECRET)],
  ['in the body', client.ClientSecretPost(SECRET)],
] as const)('client credentials, the secret %s', async (_where, auth) => {
  const policy = { introspection: true }
  const app = await setup({ client_id: 'machine', auth, policy })
  const tokens = await client.clientCredentialsGrant(app.config, {
    resource: CONTACTS,
    scope: 'contacts:read',
  })
  expect(payload(tokens.access_token)).toMatchObject({ aud: CONTACTS, client_id: 'machine' })
  const opaque = await client.clientCredentialsGrant(app.config)
  expect(await client.tokenIntrospection(app.config, opaque.access_token)).toMatchObject({
    active: true,
    client_id: 'machine',
  })
  await client.tokenRevocation(app.config, opaque.access_token)
  expect(await client.tokenIntrospection(app.config, opaque.access_token)).toEqual({ active: false })
})

test('client credentials that are bound to a key', async () => {
  const policy = { dpop: 'nonce-required' } as const
  const app = await setup({ client_id: 'machine', auth: client.ClientSecretBasic(SECRET), policy })
  const DPoP = client.getDPoPHandle(app.config, await client.randomDPoPKeyPair())
  const tokens = await client.clientCredentialsGrant(app.config, { resource: CONTACTS }, { DPoP })
  expect(tokens.token_type).toBe('dpop')
  expect(payload(tokens.access_token)).toMatchObject({ cnf: { jkt: expect.any(String) as string } })
})

test('a machine with a wrong secret is refused', async () => {
  const app = await setup({ client_id: 'machine', auth: client.ClientSecretBasic('wrong') })
  await expect(client.clientCredentialsGrant(app.config)).rejects.toMatchObject({
    code: 'OAUTH_WWW_AUTHENTICATE_CHALLENGE',
    status: 401,
  })
})

test('an implicit sign-in, for a client that is allowed one', async () => {
  const app = await setup({ client_id: 'legacy' })
  client.useIdTokenResponseType(app.config)
  const [state, nonce] = [client.randomState(), client.randomNonce()]
  const url = client.buildAuthorizationUrl(app.config, {
    redirect_uri: CALLBACK,
    scope: 'openid',
    state,
    nonce,
  })
  const callback = await app.go(url)
  const claims = await client.implicitAuthentication(app.config, callback, nonce, { expectedState: state })
  expect(claims).toMatchObject({ sub: 'ada', aud: 'legacy' })
})
