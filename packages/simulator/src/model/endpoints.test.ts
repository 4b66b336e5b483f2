import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { CONTACTS, ISSUER, startApp, type App, VERIFIER } from '../testing/app.ts'
import { createProver } from '../testing/prover.ts'

const BASIC = { authorization: `Basic ${btoa('service:a+secret%3A+%2B+%25')}` }

async function read(app: App, path: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await app.server.handle(new Request(app.at(path)))
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

test.each([
  ['oidcProvider', ISSUER, 'RS256'],
  ['logto', `${ISSUER}/oidc`, 'ES384'],
  ['auth0', `${ISSUER}/`, 'RS256'],
  ['okta', `${ISSUER}/oauth2/default`, 'RS256'],
] as const)(
  '%s tells where its endpoints are, and its keys verify its tokens',
  async (preset, issuer, alg) => {
    const app = startApp({ preset, issuer, signing: alg })
    const base = issuer.replace(/\/$/, '')
    const response = await app.server.handle(new Request(`${base}/.well-known/openid-configuration`))
    const metadata = (await response.json()) as Record<string, string>
    expect(metadata).toMatchObject({
      issuer,
      id_token_signing_alg_values_supported: [alg],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    })
    for (const [name, url] of Object.entries(metadata)) {
      if (name.endsWith('_endpoint') || name === 'jwks_uri') expect(url.startsWith(`${base}/`)).toBe(true)
    }
    const keys = await app.server.handle(new Request(metadata['jwks_uri'] ?? ''))
    expect(keys.headers.get('content-type')).toBe('application/jwk-set+json; charset=utf-8')
    const set = (await keys.json()) as JSONWebKeySet
    expect(JSON.stringify(set)).not.toMatch(/"(d|p|q)":/)
    const { id_token = '' } = await app.server.issue({ account: 'ada', client_id: 'demo' })
    await jwtVerify(id_token, createLocalJWKSet(set), {
      issuer,
      audience: 'demo',
      currentDate: new Date(app.server.now()),
    })
  },
)

test('RFC 8414 finds the metadata before the path of the issuer, and a stranger finds nothing', async () => {
  const app = startApp({ issuer: `${ISSUER}/oidc` })
  const found = await app.server.handle(new Request(`${ISSUER}/.well-known/oauth-authorization-server/oidc`))
  expect(found.status).toBe(200)
  expect((await app.server.handle(new Request(`${ISSUER}/oidc/nothing`))).status).toBe(404)
  expect(app.server.owns(`${ISSUER}/oidc/token`)).toBe(true)
  expect(app.server.owns(`${ISSUER}/oidcs`)).toBe(false)
  expect(app.server.owns('https://app.example/oidc/token')).toBe(false)
})

test('userinfo tells what the scopes open, and nothing to a dead token', async () => {
  const app = startApp()
  const { access_token } = await app.tokens({ scope: 'openid email offline_access' })
  expect(await app.userinfo(access_token)).toMatchObject({
    status: 200,
    body: { sub: 'ada', email: 'ada@example.com' },
  })
  const { body } = await app.userinfo(access_token)
  expect(body).not.toHaveProperty('name')
  await app.server.advance(3600 * 1000)
  const dead = await app.userinfo(access_token)
  expect(dead).toMatchObject({ status: 401, body: { error: 'invalid_token' } })
  expect(dead.headers.get('www-authenticate')).toContain('error="invalid_token"')
})

test('userinfo takes no token for an API at oidc-provider, and does at okta', async () => {
  const grant = { scope: 'openid offline_access contacts:read', resource: [CONTACTS] }
  const strict = startApp()
  const forApi = (await strict.redeem(await strict.code(grant), { resource: CONTACTS })).body
  expect((await strict.userinfo(forApi['access_token'])).status).toBe(401)
  const okta = startApp({ preset: 'okta' })
  const { access_token } = await okta.tokens()
  expect(decodeJwt(String(access_token))['aud']).toBe('api://default')
  expect((await okta.userinfo(access_token)).status).toBe(200)
})

test('a token of auth0 for an API has the OIDC scopes as well, and is taken by userinfo', async () => {
  const app = startApp({ preset: 'auth0' })
  const grant = { scope: 'openid email offline_access contacts:read', resource: [CONTACTS] }
  const { access_token, scope } = (await app.redeem(await app.code(grant), { audience: CONTACTS })).body
  expect(scope).toBe('openid email offline_access contacts:read')
  expect(decodeJwt(String(access_token))).toMatchObject({ aud: CONTACTS, scope })
  expect((await app.userinfo(access_token)).body).toEqual({
    sub: 'ada',
    email: 'ada@example.com',
    email_verified: true,
  })
})

test('okta introspects its JWTs, also for a client with a secret', async () => {
  const app = startApp({ preset: 'okta' })
  const { access_token } = await app.tokens()
  const answer = await app.post('/v1/introspect', { token: String(access_token) }, BASIC)
  expect(answer.body).toMatchObject({ active: true, sub: 'ada', aud: 'api://default' })
  await app.post('/v1/revoke', { client_id: 'demo', token: String(access_token) })
  expect((await app.post('/v1/introspect', { token: String(access_token) }, BASIC)).body).toEqual({
    active: false,
  })
})

test.each([
  [{}, 'Bearer realm="https://issuer.example", DPoP realm='],
  [{ authorization: 'Basic abc' }, 'authorization header scheme must be `Bearer`'],
  [{ authorization: 'Bearer' }, 'invalid authorization header value format'],
])('userinfo with %o says how to ask', async (headers, expected) => {
  const app = startApp()
  const response = await app.server.handle(new Request(app.at('/me'), { headers }))
  expect(response.headers.get('www-authenticate')).toContain(expected)
})

test('a deleted account has no userinfo and no renewal', async () => {
  const app = startApp()
  const { access_token, refresh_token } = await app.tokens()
  await app.server.deleteAccount('ada')
  expect((await app.userinfo(access_token)).status).toBe(401)
  expect(app.lastRefusal()?.cause).toBe('account_gone')
  await app.renew(refresh_token)
  expect(app.lastRefusal()?.cause).toBe('account_gone')
})

const revoke = (app: App, token: unknown, more = {}, headers = {}): ReturnType<App['post']> =>
  app.post('/token/revocation', { client_id: 'demo', token: String(token), ...more }, headers)

test('a revoked refresh token takes its grant along at oidc-provider, only its family at auth0', async () => {
  const app = startApp()
  const tokens = await app.tokens()
  expect((await revoke(app, tokens['refresh_token'])).status).toBe(200)
  await app.renew(tokens['refresh_token'])
  expect(app.lastRefusal()?.cause).toBe('refresh_token_revoked')
  expect((await app.userinfo(tokens['access_token'])).status).toBe(401)

  const auth0 = startApp({ preset: 'auth0' })
  const { refresh_token: gone } = await auth0.tokens()
  const { refresh_token: kept } = await auth0.tokens()
  await auth0.post('/oauth/revoke', { client_id: 'demo', token: String(gone) })
  expect((await auth0.renew(gone)).status).toBe(403)
  expect((await auth0.renew(kept)).status).toBe(200)
})

test('a revoked access token ends the tokens of the grant, but not the consent', async () => {
  const app = startApp({ sessions: 'shared' })
  const tokens = await app.tokens({ scope: 'openid offline_access' })
  await revoke(app, tokens['access_token'])
  expect((await app.renew(tokens['refresh_token'])).status).toBe(400)
  const silent = await app.server.navigate(app.authorization({ prompt: 'none' }))
  expect(silent).toMatchObject({ url: expect.stringContaining('code=') as string })
})

test('nobody revokes the token of another, or a JWT, or without a token', async () => {
  const app = startApp()
  const { refresh_token, id_token } = await app.tokens()
  expect((await revoke(app, refresh_token, { client_id: 'other' })).status).toBe(200)
  expect(await app.post('/token/revocation', { token: String(refresh_token) }, BASIC)).toMatchObject({
    status: 400,
    body: {
      error: 'invalid_request',
      error_description: 'client is not authorized to revoke the presented token',
    },
  })
  expect((await revoke(app, id_token)).body['error']).toBe('unsupported_token_type')
  expect((await revoke(app, '')).body['error_description']).toBe("missing required parameter 'token'")
  expect((await app.renew(refresh_token)).status).toBe(200)
})

test('introspection tells a live token from a spent, a dead and a strange one', async () => {
  const app = startApp()
  const introspect = async (token: unknown): Promise<Record<string, unknown>> =>
    (await app.post('/token/introspection', { token: String(token) }, BASIC)).body
  const { access_token, refresh_token } = await app.tokens()
  expect(await introspect(access_token)).toMatchObject({
    active: true,
    sub: 'ada',
    client_id: 'demo',
    token_type: 'Bearer',
    scope: 'openid offline_access',
  })
  expect(await introspect(refresh_token)).toMatchObject({ active: true, client_id: 'demo' })
  await app.renew(refresh_token)
  expect(await introspect(refresh_token)).toEqual({ active: false })
  expect(await introspect('strange')).toEqual({ active: false })
  await app.server.revoke('everything')
  expect(await introspect(access_token)).toEqual({ active: false })
})

test('a public client is told of its own tokens alone', async () => {
  const app = startApp()
  const { access_token } = await app.tokens()
  const introspect = (client_id: string): ReturnType<App['post']> =>
    app.post('/token/introspection', { client_id, token: String(access_token) })
  expect((await introspect('other')).body).toEqual({ active: false })
  expect((await introspect('demo')).body).toMatchObject({ active: true })
})

test('client credentials are for clients with a secret, for themselves', async () => {
  const app = startApp()
  const fields = { grant_type: 'client_credentials', scope: 'contacts:read', resource: CONTACTS }
  const granted = await app.post('/token', fields, BASIC)
  expect(granted).toMatchObject({ status: 200, body: { scope: 'contacts:read', token_type: 'Bearer' } })
  expect(granted.body).not.toHaveProperty('refresh_token')
  expect(granted.body['expires_in']).toBe(600)
  expect(decodeJwt(String(granted.body['access_token']))).toMatchObject({ sub: 'service', aud: CONTACTS })
  expect(await app.token(fields)).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
})

test.each([
  [{ authorization: `Basic ${btoa('service:wrong')}` }, {}, 'client_auth_failed'],
  [{}, { client_id: 'service' }, 'client_auth_failed'],
  [{}, { client_id: 'service', client_secret: 'wrong' }, 'client_auth_failed'],
  [{}, { client_id: 'demo', client_secret: 'a' }, 'client_auth_failed'],
  [{}, { client_id: 'nobody' }, 'client_unknown'],
])('a client that cannot prove itself by %o %o is refused', async (headers, fields, cause) => {
  const app = startApp()
  const answer = await app.post(
    '/token',
    { grant_type: 'refresh_token', refresh_token: 'x', ...fields },
    headers,
  )
  expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
  expect(answer.headers.has('www-authenticate')).toBe('authorization' in headers)
  expect(app.lastRefusal()?.cause).toBe(cause)
})

test('a secret in the form is as good as one in the header', async () => {
  const app = startApp()
  const fields = { client_id: 'service', client_secret: 'a secret: + %', grant_type: 'client_credentials' }
  expect((await app.post('/token', fields)).status).toBe(200)
  expect((await app.post('/token', fields, BASIC)).body['error_description']).toBe(
    'client authentication must only be provided using one mechanism',
  )
})

test('a pushed request stands for its parameters, once', async () => {
  const app = startApp({ sessions: 'shared' })
  const pushed = await app.post('/request', Object.fromEntries(new URL(app.authorization()).searchParams))
  expect(pushed).toMatchObject({ status: 201, body: { expires_in: 60 } })
  const { request_uri } = pushed.body
  const url = `${app.at('/auth')}?client_id=demo&request_uri=${encodeURIComponent(String(request_uri))}`
  const how = { answer: { account: 'ada' } }
  expect(await app.server.navigate(url, how)).toMatchObject({
    url: expect.stringContaining('code=') as string,
  })
  const again = await app.server.navigate(url, how)
  expect(again.kind).toBe('page')
  expect(app.lastRefusal()).toMatchObject({ error: 'invalid_request_uri' })

  const bad = {
    ...Object.fromEntries(new URL(app.authorization()).searchParams),
    redirect_uri: 'https://evil.example/',
  }
  expect(await app.post('/request', bad)).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
})

test('a server that requires pushed requests takes no others', async () => {
  const app = startApp({ policy: { par: 'required' } })
  const end = await app.server.navigate(app.authorization())
  expect(end).toMatchObject({
    url: expect.stringContaining('Pushed+Authorization+Request+must+be+used') as string,
  })
})

test('a bound token is good with its key and a new proof, and for nobody else', async () => {
  const app = startApp()
  const { prove, thumbprint } = await createProver()
  const stranger = await createProver()
  const tokenUrl = app.at('/token')
  const redeemed = await app.token(
    {
      grant_type: 'authorization_code',
      code: await app.code(),
      code_verifier: VERIFIER,
      redirect_uri: 'https://app.example/callback',
    },
    { dpop: await prove('POST', tokenUrl) },
  )
  expect(redeemed.body).toMatchObject({ token_type: 'DPoP' })
  const { access_token, refresh_token } = redeemed.body
  const userinfo = async (proof: string): Promise<{ status: number; headers: Headers }> =>
    app.userinfo(access_token, { authorization: `DPoP ${String(access_token)}`, dpop: proof })
  const proof = await prove('GET', app.at('/me'), { token: String(access_token) })
  expect((await userinfo(proof)).status).toBe(200)
  expect((await userinfo(proof)).status).toBe(401)
  expect(app.lastRefusal()?.cause).toBe('dpop_replayed')
  expect(
    (await userinfo(await stranger.prove('GET', app.at('/me'), { token: String(access_token) }))).status,
  ).toBe(401)
  expect(app.lastRefusal()?.cause).toBe('dpop_key_mismatch')
  const unbound = await userinfo(await prove('GET', app.at('/me')))
  expect(unbound.headers.get('www-authenticate')).toContain('DPoP proof ath mismatch')
  expect((await app.userinfo(access_token)).status).toBe(401)
  const asBearer = await app.userinfo(access_token)
  expect(asBearer.headers.get('www-authenticate')).toMatch(/^DPoP /)
  const introspected = await app.post('/token/introspection', { token: String(access_token) }, BASIC)
  expect(introspected.body).toMatchObject({ cnf: { jkt: await thumbprint }, token_type: 'DPoP' })

  const renewal = { grant_type: 'refresh_token', refresh_token: String(refresh_token) }
  expect((await app.token(renewal)).status).toBe(400)
  expect(app.lastRefusal()?.cause).toBe('dpop_key_mismatch')
  // A token that is bound to a key need not rotate: RFC 9700 section 2.2.2.
  const renewed = await app.token(renewal, { dpop: await prove('POST', tokenUrl) })
  expect(renewed).toMatchObject({ status: 200, body: { refresh_token } })
  await app.server.revoke('everything')
  expect((await app.userinfo(access_token)).headers.get('www-authenticate')).toMatch(/^Bearer /)
})

test.each([
  [{ claims: { htu: 'https://issuer.example/other' } }, 'DPoP proof htu mismatch'],
  [{ claims: { htm: 'GET' } }, 'DPoP proof htm mismatch'],
  [{ claims: { iat: 1 } }, 'DPoP proof iat is not recent enough'],
  [{ claims: { jti: '' } }, 'DPoP proof must have a jti string property'],
  [{ claims: { nonce: 'n' } }, 'DPoP nonces are not supported'],
  [{ typ: 'jwt' }, 'invalid DPoP key binding'],
])('a proof with %o is invalid', async (more, description) => {
  const app = startApp()
  const { prove } = await createProver()
  const answer = await app.token(
    { grant_type: 'refresh_token', refresh_token: 'x' },
    { dpop: await prove('POST', app.at('/token'), more) },
  )
  expect(answer.body).toEqual({ error: 'invalid_dpop_proof', error_description: description })
})

test('a server with nonces asks for one, takes it for some minutes, and hands out the next', async () => {
  const app = startApp({ policy: { dpop: 'nonce-required' } })
  const { prove } = await createProver()
  const { refresh_token = '' } = await app.server.issue({ account: 'ada', client_id: 'demo' })
  const ask = async (claims: object): ReturnType<App['token']> =>
    app.token(
      { grant_type: 'refresh_token', refresh_token },
      { dpop: await prove('POST', app.at('/token'), { claims }) },
    )
  const first = await ask({})
  expect(first).toMatchObject({ status: 400, body: { error: 'use_dpop_nonce' } })
  const nonce = first.headers.get('dpop-nonce') ?? ''
  expect(nonce).not.toBe('')
  expect(first.headers.get('access-control-expose-headers')).toContain('DPoP-Nonce')
  const granted = await ask({ nonce })
  expect(granted.status).toBe(200)
  expect(granted.headers.has('dpop-nonce')).toBe(false)
  await app.server.advance(10 * 60_000)
  const late = await ask({ nonce })
  expect(late.body).toMatchObject({
    error: 'use_dpop_nonce',
    error_description: 'invalid nonce in DPoP proof',
  })
  expect(late.headers.get('dpop-nonce')).not.toBe(nonce)
})

test.each([
  [{ grant_type: ['refresh_token', 'refresh_token'] }, "'grant_type' parameter must not be provided twice"],
  [
    { grant_type: ['refresh_token'], refresh_token: ['a', 'b'] },
    "'refresh_token' parameter must not be provided twice",
  ],
  [{}, "missing required parameter 'grant_type'"],
])('a token request with %o is malformed', async (fields: Record<string, string[]>, description) => {
  const app = startApp()
  const body = new URLSearchParams({ client_id: 'demo' })
  for (const [name, values] of Object.entries(fields)) for (const value of values) body.append(name, value)
  const response = await app.server.handle(new Request(app.at('/token'), { method: 'POST', body }))
  expect(await response.json()).toEqual({ error: 'invalid_request', error_description: description })
})

test('a token request is a form, and a POST', async () => {
  const app = startApp()
  const json = await app.server.handle(
    new Request(app.at('/token'), {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    }),
  )
  expect(await json.json()).toMatchObject({ error: 'invalid_request' })
  expect((await read(app, '/jwks')).status).toBe(200)
  expect((await app.server.handle(new Request(app.at('/token')))).status).toBe(404)
})
