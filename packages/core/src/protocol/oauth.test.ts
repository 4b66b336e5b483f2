import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isAuthError } from '../errors.ts'
import { type AuthSettings, resolveSettings } from '../settings.ts'
import { createProtocol } from './oauth.ts'
import type { Answer, RedeemRequest, RenewRequest } from './protocol.ts'

const issuer = 'https://id.example'
const now = Date.UTC(2026, 5, 1, 12)
const seconds = now / 1000
const day = 24 * 3600

/** Signing keys, made once: they never change. */
const keys = {
  RS256: await generate('RS256', {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  }),
  ES256: await generate('ES256', { name: 'ECDSA', namedCurve: 'P-256' }),
  stranger: await generate('RS256', {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  }),
}

async function generate(alg: string, algorithm: RsaHashedKeyGenParams | EcKeyGenParams) {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const jwk = await crypto.subtle.exportKey('jwk', publicKey)
  return { alg, algorithm, privateKey, jwk: { ...jwk, kid: `kid-${alg}`, alg, use: 'sig' } }
}

const encode = (bytes: Uint8Array<ArrayBuffer>): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
const bytesOf = (text: string) => new TextEncoder().encode(text)
const part = (value: object): string => encode(bytesOf(JSON.stringify(value)))

async function sign(claims: object, by: (typeof keys)['RS256'] = keys.RS256): Promise<string> {
  const input = `${part({ alg: by.alg, kid: by.jwk.kid })}.${part(claims)}`
  const signature = await crypto.subtle.sign(
    { name: by.algorithm.name, hash: 'SHA-256' },
    by.privateKey,
    bytesOf(input),
  )
  return `${input}.${encode(new Uint8Array(signature))}`
}

async function signShared(claims: object, secret: string): Promise<string> {
  const input = `${part({ alg: 'HS256' })}.${part(claims)}`
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', bytesOf(secret), algorithm, false, ['sign'])
  return `${input}.${encode(new Uint8Array(await crypto.subtle.sign(algorithm, key, bytesOf(input))))}`
}

const claims = { iss: issuer, aud: 'app', sub: 'ada', iat: seconds, exp: seconds + 300, nonce: 'nonce-1' }

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }))
afterEach(() => void vi.useRealTimers())

interface Options {
  settings?: Partial<AuthSettings>
  metadata?: Record<string, unknown>
}

/** The protocol before a provider whose answers a test can replace. */
function setup({ settings, metadata }: Options = {}) {
  const requests: {
    url: string
    method: string
    headers: Headers
    form: Record<string, string>
    init: RequestInit
  }[] = []
  const answers = {
    token: async (): Promise<Response> =>
      Response.json({
        access_token: 'at-1',
        token_type: 'Bearer',
        expires_in: 300,
        refresh_token: 'rt-1',
        scope: 'openid',
        id_token: await sign(claims),
      }),
    jwks: async (): Promise<Response> => Response.json({ keys: [keys.RS256.jwk, keys.ES256.jwk] }),
    revoke: async (): Promise<Response> => new Response(null, { status: 200 }),
  }
  const stored = new Map<string, unknown>()
  const controller = new AbortController()
  const protocol = createProtocol({
    settings: resolveSettings({
      authority: issuer,
      client_id: 'app',
      redirect_uri: '/callback',
      ...settings,
    }),
    store: {
      get: async (name) => stored.get(name),
      set: async (name, value) => void stored.set(name, structuredClone(value)),
    },
    now: Date.now,
    fetch: async (input, init = {}) => {
      const request = new Request(input, { ...init, signal: null, redirect: 'follow' })
      const form = Object.fromEntries(
        new URLSearchParams(request.method === 'POST' ? await request.text() : ''),
      )
      requests.push({ url: request.url, method: request.method, headers: request.headers, form, init })
      switch (new URL(request.url).pathname) {
        case '/token':
          return answers.token()
        case '/jwks':
          return answers.jwks()
        case '/revoke':
          return answers.revoke()
        default:
          return Response.json({
            issuer,
            authorization_endpoint: `${issuer}/auth?tenant=1`,
            token_endpoint: `${issuer}/token`,
            jwks_uri: `${issuer}/jwks`,
            revocation_endpoint: `${issuer}/revoke`,
            end_session_endpoint: `${issuer}/logout`,
            ...metadata,
          })
      }
    },
  })
  const { signal } = controller
  const open = () => undefined
  const redeem = (
    changes: Partial<RedeemRequest> = {},
    fence: () => string | undefined = open,
  ): Promise<Answer> =>
    protocol.redeem(
      {
        response: new URLSearchParams({ code: 'code-1', state: 'state-1', iss: issuer }).toString(),
        state: 'state-1',
        redirect_uri: 'https://app.example/callback',
        code_verifier: 'v'.repeat(43),
        nonce: 'nonce-1',
        resource: undefined,
        max_age: undefined,
        ...changes,
      },
      fence,
      signal,
    )
  const renew = (
    changes: Partial<RenewRequest> = {},
    fence: () => string | undefined = open,
  ): Promise<Answer> =>
    protocol.renew({ refreshToken: 'rt-0', user: { sub: 'ada' }, ...changes }, fence, signal)
  /** The next token answers carry this ID token; other members may be replaced too. */
  const answerWith = (changes: Record<string, unknown>): void => {
    answers.token = async () =>
      Response.json({ access_token: 'at-1', token_type: 'Bearer', refresh_token: 'rt-1', ...changes })
  }
  const at = (path: string) => requests.filter(({ url }) => new URL(url).pathname === path)
  return { answers, answerWith, at, controller, protocol, redeem, renew, requests, signal }
}

/** Code and provider error with which a call fails. */
async function failureOf(call: () => unknown): Promise<unknown> {
  try {
    await call()
    return 'none'
  } catch (error) {
    return isAuthError(error) ? { code: error.code, providerError: error.providerError } : error
  }
}

// --- authorization request

const question = {
  scope: 'openid email',
  resources: ['https://r1.example/', 'https://r2.example/'],
  parameters: { prompt: 'consent', login_hint: 'ada@example.com' },
  redirect_uri: 'https://app.example/callback',
  state: 'state-1',
  nonce: 'nonce-1',
  // The pair of RFC 7636, appendix B.
  code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
}

test('the authorization request has PKCE, state and nonce, and keeps the endpoint’s own query', async () => {
  const { protocol, signal } = setup()
  const url = new URL(await protocol.authorizationUrl(question, signal))
  expect(url.origin + url.pathname).toBe(`${issuer}/auth`)
  expect([...url.searchParams].map(([name, value]) => `${name}=${value}`).sort()).toEqual([
    'client_id=app',
    'code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    'code_challenge_method=S256',
    'login_hint=ada@example.com',
    'nonce=nonce-1',
    'prompt=consent',
    'redirect_uri=https://app.example/callback',
    'resource=https://r1.example/',
    'resource=https://r2.example/',
    'response_type=code',
    'scope=openid email',
    'state=state-1',
    'tenant=1',
  ])
})

test('further parameters cannot replace those of the protocol', async () => {
  const { protocol, signal } = setup()
  const own = [
    'client_id',
    'redirect_uri',
    'response_type',
    'scope',
    'state',
    'nonce',
    'code_challenge',
    'code_challenge_method',
  ]
  const parameters = Object.fromEntries(own.map((name) => [name, 'replaced']))
  expect(await protocol.authorizationUrl({ ...question, parameters }, signal)).not.toContain('replaced')
})

test('a provider without an authorization endpoint is told as such', async () => {
  const { protocol, signal } = setup({ metadata: { authorization_endpoint: undefined } })
  expect(await failureOf(() => protocol.authorizationUrl(question, signal))).toMatchObject({
    code: 'provider_invalid_response',
  })
})

// --- authorization response

test.each<[string, Record<string, string>]>([
  ['of another issuer', { code: 'c', state: 'state-1', iss: 'https://evil.example' }],
  ['of another state', { code: 'c', state: 'state-2', iss: issuer }],
  ['without a state', { code: 'c', iss: issuer }],
  [
    'with an error of another issuer',
    { error: 'access_denied', state: 'state-1', iss: 'https://evil.example' },
  ],
])('a response %s is refused before anything is sent', async (_, parameters) => {
  const { at, protocol, redeem, signal } = setup()
  await protocol.prepare(signal, false)
  const response = new URLSearchParams(parameters).toString()
  expect(await failureOf(() => protocol.checkResponse({ response, state: 'state-1' }))).toMatchObject({
    code: 'callback_invalid',
  })
  expect(await failureOf(() => redeem({ response }))).toMatchObject({ code: 'callback_invalid' })
  expect(at('/token')).toEqual([])
})

test('a response without an issuer is refused where the provider promises one (RFC 9207)', async () => {
  const response = 'code=c&state=state-1'
  const promising = setup({ metadata: { authorization_response_iss_parameter_supported: true } })
  expect(await failureOf(() => promising.redeem({ response }))).toMatchObject({ code: 'callback_invalid' })
  expect(await setup().redeem({ response })).toMatchObject({ kind: 'granted' })
})

test.each([
  ['login_required', 'interaction_required'],
  ['consent_required', 'interaction_required'],
  ['interaction_required', 'interaction_required'],
  ['account_selection_required', 'interaction_required'],
  ['access_denied', 'access_denied'],
  ['invalid_scope', 'invalid_scope'],
  ['server_error', 'temporarily_unavailable'],
  ['temporarily_unavailable', 'temporarily_unavailable'],
  ['a_word_of_their_own', 'access_denied'],
  ['constructor', 'access_denied'],
  ['__proto__', 'access_denied'],
])('the error %s in a response becomes %s', async (error, code) => {
  const { protocol, signal } = setup()
  await protocol.prepare(signal, false)
  const response = new URLSearchParams({ error, state: 'state-1', error_description: 'no thanks' }).toString()
  expect(await failureOf(() => protocol.checkResponse({ response, state: 'state-1' }))).toEqual({
    code,
    providerError: error,
  })
})

test('a response cannot be checked before the provider is known', async () => {
  const { protocol } = setup()
  expect(await failureOf(() => protocol.checkResponse({ response: '', state: 's' }))).toMatchObject({
    code: 'provider_unreachable',
  })
})

// --- token request

test('a code is redeemed with its verifier, redirect URI and first resource', async () => {
  const { at, redeem } = setup()
  await redeem({ resource: 'https://r1.example/' })
  expect(at('/token')).toHaveLength(1)
  expect(at('/token')[0]).toMatchObject({
    method: 'POST',
    form: {
      grant_type: 'authorization_code',
      client_id: 'app',
      code: 'code-1',
      redirect_uri: 'https://app.example/callback',
      code_verifier: 'v'.repeat(43),
      resource: 'https://r1.example/',
    },
    init: { credentials: 'omit', redirect: 'error' },
  })
})

test('a renewal asks for its resource, scope and organization, and for nothing that was not asked', async () => {
  const { at, renew } = setup()
  await renew({ resource: 'https://r1.example/', scope: 'read', organization_id: 'o1' })
  await renew({ resource: undefined })
  const [all, none] = at('/token')
  expect(all?.form).toEqual({
    grant_type: 'refresh_token',
    client_id: 'app',
    refresh_token: 'rt-0',
    resource: 'https://r1.example/',
    scope: 'read',
    organization_id: 'o1',
  })
  expect(none?.form).toEqual({ grant_type: 'refresh_token', client_id: 'app', refresh_token: 'rt-0' })
})

test('a token request needs no preflight', async () => {
  const { at, redeem, renew } = setup()
  await redeem()
  await renew()
  for (const { headers } of at('/token')) {
    // The library names itself outside browsers only.
    const names = [...headers.keys()].filter((name) => name !== 'user-agent')
    expect(names.sort()).toEqual(['accept', 'content-type'])
    expect(headers.get('content-type')).toMatch(/^application\/x-www-form-urlencoded/)
  }
})

test('what is granted is handed on with the validated claims', async () => {
  const { redeem } = setup()
  expect(await redeem()).toEqual({
    kind: 'granted',
    accessToken: 'at-1',
    lifetime: 300,
    refreshToken: 'rt-1',
    idToken: await sign(claims),
    user: claims,
    scope: 'openid',
  })
})

test('a renewal without an ID token, a new refresh token or a lifetime is granted all the same', async () => {
  const { answerWith, renew } = setup()
  answerWith({ refresh_token: undefined })
  expect(await renew()).toEqual({
    kind: 'granted',
    accessToken: 'at-1',
    lifetime: 3600,
    refreshToken: undefined,
    idToken: undefined,
    user: undefined,
    scope: undefined,
  })
})

test('a lifetime beyond a year is not believed, and one in text is read', async () => {
  const { answerWith, renew } = setup()
  answerWith({ expires_in: 1e12 })
  expect(await renew()).toMatchObject({ lifetime: 365 * day })
  answerWith({ expires_in: '300' })
  expect(await renew()).toMatchObject({ lifetime: 300 })
})

// --- checks of the answer

test.each<[string, object]>([
  ['no nonce', { ...claims, nonce: undefined }],
  ['another nonce', { ...claims, nonce: 'nonce-2' }],
  ['another issuer', { ...claims, iss: 'https://evil.example' }],
  ['another audience', { ...claims, aud: 'other' }],
  ['further audiences and no azp', { ...claims, aud: ['app', 'other'] }],
  ['further audiences and another azp', { ...claims, aud: ['app', 'other'], azp: 'other' }],
  ['one audience and another azp', { ...claims, azp: 'other' }],
  ['no subject', { ...claims, sub: undefined }],
  ['no issue time', { ...claims, iat: undefined }],
  ['no expiry', { ...claims, exp: undefined }],
  ['an expiry before its issue', { ...claims, exp: seconds - 120 }],
  ['a time before which it is not valid', { ...claims, nbf: seconds + 600 }],
])('a sign-in whose ID token has %s is invalid', async (_, forged) => {
  const { answerWith, redeem } = setup()
  answerWith({ id_token: await sign(forged) })
  expect(await redeem()).toMatchObject({ kind: 'invalid' })
})

test('a sign-in without an ID token is invalid', async () => {
  const { answerWith, redeem } = setup()
  answerWith({})
  expect(await redeem()).toMatchObject({ kind: 'invalid' })
})

test('several audiences are no fault where azp names us', async () => {
  const { answerWith, redeem } = setup()
  answerWith({ id_token: await sign({ ...claims, aud: ['app', 'other'], azp: 'app' }) })
  expect(await redeem()).toMatchObject({ kind: 'granted' })
})

test.each<[string, () => Promise<string>]>([
  ['by a stranger', () => sign(claims, keys.stranger)],
  ['by nobody', async () => `${part({ alg: 'none' })}.${part(claims)}.`],
  ['with the client_id as shared secret', () => signShared(claims, 'app')],
  ['with an algorithm that the provider does not list', () => sign(claims, keys.ES256)],
  [
    'over other claims',
    async () => (await sign(claims)).replace(/\.[^.]+\./, `.${part({ ...claims, sub: 'eve' })}.`),
  ],
])('an ID token signed %s is invalid', async (_, forge) => {
  const { answerWith, redeem, renew } = setup({
    metadata: { id_token_signing_alg_values_supported: ['RS256'] },
  })
  answerWith({ id_token: await forge() })
  expect(await redeem()).toMatchObject({ kind: 'invalid' })
  expect(await renew()).toMatchObject({ kind: 'invalid' })
})

test('no algorithm without a signature is taken, also where the provider lists it', async () => {
  const { answerWith, redeem } = setup({
    metadata: { id_token_signing_alg_values_supported: ['none', 'HS256'] },
  })
  for (const id_token of [`${part({ alg: 'none' })}.${part(claims)}.`, await signShared(claims, 'app')]) {
    answerWith({ id_token })
    expect(await redeem()).toMatchObject({ kind: 'invalid' })
  }
})

/** Left half of SHA-256 of `at-1`, as `shasum -a 256` and `base64` give it. */
const atHash = 'R8PYaIQdcYEdkSc9TeGyiQ'

test('the hash of the access token is checked where it is there', async () => {
  const { answerWith, redeem, renew } = setup()
  for (const [at_hash, kind] of [
    [atHash, 'granted'],
    [atHash.toLowerCase(), 'invalid'],
    ['', 'invalid'],
    [1, 'invalid'],
  ]) {
    answerWith({ id_token: await sign({ ...claims, at_hash }) })
    expect(await redeem()).toMatchObject({ kind })
    expect(await renew()).toMatchObject({ kind })
  }
})

test('an asked authentication context class is one of those that were asked for, or not named', async () => {
  const { answerWith, redeem } = setup()
  for (const [acr, kind] of [
    ['strong', 'granted'],
    [undefined, 'granted'],
    ['weak', 'invalid'],
    [['strong'], 'invalid'],
    ['', 'invalid'],
  ]) {
    answerWith({ id_token: await sign({ ...claims, acr }) })
    expect(await redeem({ acr_values: 'stronger strong' })).toMatchObject({ kind })
    expect(await redeem()).toMatchObject({ kind: 'granted' })
  }
})

test('an ID token of nobody is invalid', async () => {
  const { answerWith, redeem } = setup()
  answerWith({ id_token: await sign({ ...claims, sub: '' }) })
  expect(await redeem()).toMatchObject({ kind: 'invalid' })
})

test.each([
  ['of a type that nobody asked for', { token_type: 'DPoP' }, 'token_type'],
  ['that would break a header', { access_token: 'a\r\nb' }, 'access_token'],
])('an access token %s is invalid', async (_, changes, reason) => {
  const { answerWith, redeem } = setup()
  answerWith({ id_token: await sign(claims), ...changes })
  expect(await redeem()).toEqual({ kind: 'invalid', reason })
})

test('an unknown key is asked for once, however young the known ones are, and then known to all', async () => {
  const { answers, answerWith, at, protocol, redeem, signal } = setup()
  answers.jwks = async () => Response.json({ keys: [keys.stranger.jwk] })
  await protocol.prepare(signal, true)
  answers.jwks = async () => Response.json({ keys: [keys.ES256.jwk] })
  answerWith({ id_token: await sign(claims, keys.ES256) })
  expect(await redeem()).toMatchObject({ kind: 'granted' })
  expect(at('/jwks')).toHaveLength(2)
  expect(await redeem()).toMatchObject({ kind: 'granted' })
  expect(at('/jwks')).toHaveLength(2)
  answerWith({ id_token: await sign(claims) })
  expect(await redeem()).toMatchObject({ kind: 'invalid' })
  expect(at('/jwks')).toHaveLength(3)
})

/** Nothing is known of who leaves. */
const endSession = { id_token_hint: null, post_logout_redirect_uri: undefined, state: undefined }

test.each(['end_session_endpoint', 'revocation_endpoint'])('a plain http %s is not used', async (name) => {
  const { protocol, requests, signal } = setup({ metadata: { [name]: 'http://id.example/x' } })
  const call = () =>
    name === 'end_session_endpoint'
      ? protocol.endSessionUrl(endSession, signal)
      : protocol.revoke('rt-1', () => undefined, signal)
  expect(await failureOf(call)).toMatchObject({ code: 'provider_invalid_response' })
  expect(requests.filter(({ method }) => method === 'POST')).toEqual([])
})

test('another algorithm is taken where the provider lists it', async () => {
  const { answerWith, redeem } = setup({ metadata: { id_token_signing_alg_values_supported: ['ES256'] } })
  answerWith({ id_token: await sign(claims, keys.ES256) })
  expect(await redeem()).toMatchObject({ kind: 'granted', user: { sub: 'ada' } })
})

test('a new key is found after a rotation', async () => {
  const { answers, answerWith, protocol, redeem, signal } = setup()
  answers.jwks = async () => Response.json({ keys: [keys.stranger.jwk] })
  await protocol.prepare(signal, true)
  answers.jwks = async () =>
    Response.json({ keys: [{ ...keys.RS256.jwk, kid: 'kid-RS256' }, keys.ES256.jwk] })
  vi.setSystemTime(now + 301_000)
  answerWith({ id_token: await sign({ ...claims, iat: seconds + 301, exp: seconds + 601 }) })
  expect(await redeem()).toMatchObject({ kind: 'granted' })
})

test.each([-day, day])('a PC clock wrong by %i s still signs in', async (offset) => {
  vi.setSystemTime(now + offset * 1000)
  expect(await setup().redeem()).toMatchObject({ kind: 'granted' })
})

test('an ID token that had ended by the server’s own clock is invalid', async () => {
  const { answers, redeem } = setup()
  const old = { ...claims, iat: seconds - day, exp: seconds - day + 300 }
  const date = new Date(now).toUTCString()
  answers.token = async () =>
    Response.json(
      { access_token: 'at-1', token_type: 'Bearer', id_token: await sign(old) },
      { headers: { date } },
    )
  expect(await redeem()).toMatchObject({ kind: 'invalid' })
})

test('a sign-in that must be recent is checked to be', async () => {
  const { answerWith, redeem } = setup()
  answerWith({ id_token: await sign({ ...claims, auth_time: seconds - 3600 }) })
  expect(await redeem({ max_age: 600 })).toMatchObject({ kind: 'invalid' })
  expect(await redeem({ max_age: 7200 })).toMatchObject({ kind: 'granted' })
})

test.each<[string, object, object]>([
  ['another subject', { sub: 'ada' }, { ...claims, sub: 'eve' }],
  ['another audience', { sub: 'ada' }, { ...claims, aud: 'other' }],
  ['another sign-in time', { sub: 'ada', auth_time: 1 }, { ...claims, auth_time: 2 }],
  ['another issuer', { sub: 'ada' }, { ...claims, iss: 'https://evil.example' }],
  ['another authorized party', { sub: 'ada', azp: 'app' }, { ...claims, azp: 'other' }],
  ['another nonce', { sub: 'ada', nonce: 'nonce-0' }, claims],
])('a renewal whose ID token has %s is invalid (OpenID Connect Core 12.2)', async (_, user, renewed) => {
  const { answerWith, renew } = setup()
  answerWith({ id_token: await sign(renewed) })
  expect(await renew({ user: user as RenewRequest['user'] })).toMatchObject({ kind: 'invalid' })
})

test('a renewal’s ID token of the same user is taken, also where it names no sign-in time any more', async () => {
  const { answerWith, renew } = setup()
  const id_token = await sign({ ...claims, nonce: undefined, name: 'Ada' })
  answerWith({ id_token })
  expect(await renew({ user: { sub: 'ada', auth_time: 1 } })).toMatchObject({
    kind: 'granted',
    idToken: id_token,
    user: { name: 'Ada' },
  })
})

test.each<[string, () => Promise<Response>]>([
  ['cannot be reached', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['answer 503', async () => new Response('', { status: 503 })],
  ['are a captive portal’s page', async () => new Response('<html>')],
])('a renewal keeps its pair where the keys %s: the ID token is left unused', async (_, answer) => {
  const { answers, protocol, renew, signal } = setup()
  await protocol.prepare(signal, false)
  vi.setSystemTime(now + 400_000)
  answers.jwks = answer
  expect(await renew()).toMatchObject({
    kind: 'granted',
    refreshToken: 'rt-1',
    idToken: undefined,
    user: undefined,
  })
})

test('a renewal whose ID token fits none of the keys that were just fetched is invalid', async () => {
  const { answers, at, protocol, renew, signal } = setup()
  await protocol.prepare(signal, false)
  vi.setSystemTime(now + 400_000)
  answers.jwks = async () => Response.json({ keys: [keys.stranger.jwk] })
  expect(await renew()).toMatchObject({ kind: 'invalid' })
  expect(at('/jwks')).toHaveLength(2)
})

test('the reason of a failed check is a name, never the words of the library', async () => {
  const { answerWith, redeem } = setup()
  for (const forged of [
    { ...claims, aud: 'other' },
    { ...claims, sub: undefined },
  ]) {
    answerWith({ id_token: await sign(forged) })
    expect(await redeem()).toEqual({
      kind: 'invalid',
      reason: expect.stringMatching(/^OAUTH_[A-Z_]+$/) as unknown,
    })
  }
  answerWith({ id_token: 'header.eyJ4IjoxfQ.signature' })
  expect(await redeem()).toMatchObject({
    kind: 'invalid',
    reason: expect.stringMatching(/^[A-Za-z_ ]+$/) as unknown,
  })
})

test('a renewal keeps its pair where time runs out over the keys', async () => {
  const { answers, controller, protocol, renew, signal } = setup()
  await protocol.prepare(signal, false)
  vi.setSystemTime(now + 400_000)
  answers.jwks = () => {
    controller.abort(new DOMException('late', 'TimeoutError'))
    return Promise.reject(controller.signal.reason)
  }
  expect(await renew()).toMatchObject({ kind: 'granted', refreshToken: 'rt-1' })
})

test('tokens that are none are invalid', async () => {
  const { answerWith, renew } = setup()
  for (const changes of [
    { access_token: undefined },
    { access_token: 7 },
    { token_type: 'mac' },
    { token_type: undefined },
    { refresh_token: 7 },
    { error: 'invalid_grant', access_token: undefined },
  ]) {
    answerWith(changes)
    expect(await renew()).toMatchObject({ kind: 'invalid' })
  }
})

// --- outcomes of a send

test('a fence that says no leaves the credential unsent', async () => {
  const { at, redeem, renew } = setup()
  expect(await redeem({}, () => 'lane too old')).toEqual({ kind: 'unsent', reason: 'lane too old' })
  expect(await renew({}, () => 'lane too old')).toEqual({ kind: 'unsent', reason: 'lane too old' })
  expect(at('/token')).toEqual([])
})

test('a lost connection after the send is unclear, never a refusal', async () => {
  const { answers, redeem, renew } = setup()
  answers.token = () => Promise.reject(new TypeError('Failed to fetch'))
  expect(await redeem()).toEqual({ kind: 'unclear', reason: 'network error' })
  expect(await renew()).toEqual({ kind: 'unclear', reason: 'network error' })
})

test('a time-out after the send is unclear and told from a lost connection', async () => {
  const { answers, controller, renew } = setup()
  answers.token = () => {
    controller.abort()
    return Promise.reject(controller.signal.reason)
  }
  expect(await renew()).toEqual({ kind: 'unclear', reason: 'time-out' })
})

test.each<[Response, object]>([
  [
    Response.json({ error: 'invalid_grant' }, { status: 400 }),
    { kind: 'refused', error: 'invalid_grant', status: 400 },
  ],
  [new Response('', { status: 401 }), { kind: 'refused', status: 401 }],
  [
    Response.json({ error: 'invalid_client' }, { status: 401 }),
    { kind: 'fault', code: 'invalid_client', status: 401 },
  ],
  [new Response('<html>', { status: 200 }), { kind: 'unclear', reason: 'html' }],
  [new Response('{"access_', { status: 200 }), { kind: 'unclear', reason: 'broken JSON' }],
  [
    new Response('', { status: 503, headers: { 'retry-after': '9' } }),
    { kind: 'unclear', status: 503, retryAfter: 9 },
  ],
])('a token endpoint that answers %o is judged by what it means', async (response, expected) => {
  const { answers, redeem, renew } = setup()
  answers.token = async () => response.clone()
  expect(await redeem()).toMatchObject(expected)
  expect(await renew()).toMatchObject(expected)
})

test('an answer that is unclear is not asked for twice', async () => {
  const { answers, at, renew } = setup()
  answers.token = async () =>
    new Response('', {
      status: 400,
      headers: { 'dpop-nonce': 'n', 'www-authenticate': 'DPoP error="use_dpop_nonce"' },
    })
  await renew()
  expect(at('/token')).toHaveLength(1)
})

// --- revocation and logout

test('a refresh token is revoked as one, in a request that outlives the page', async () => {
  const { at, protocol, signal } = setup()
  expect(await protocol.revoke('rt-1', () => undefined, signal)).toBe(true)
  expect(at('/revoke')[0]).toMatchObject({
    method: 'POST',
    form: { token: 'rt-1', token_type_hint: 'refresh_token', client_id: 'app' },
    init: { keepalive: true, credentials: 'omit', redirect: 'error' },
  })
})

test('a revocation that the server did not take, or that it does not know, is told', async () => {
  const { answers, protocol, signal } = setup()
  answers.revoke = async () => new Response('', { status: 503 })
  expect(await protocol.revoke('rt-1', () => undefined, signal)).toBe(false)
  const without = setup({ metadata: { revocation_endpoint: undefined } })
  expect(await without.protocol.revoke('rt-1', () => undefined, without.signal)).toBe(false)
})

test('the logout URL names the client and, where known, the ID token and the way back', async () => {
  const { protocol, signal } = setup()
  const request = { id_token_hint: 'idt', post_logout_redirect_uri: 'https://app.example/bye', state: 's-1' }
  const full = new URL((await protocol.endSessionUrl(request, signal)) ?? '')
  expect(Object.fromEntries(full.searchParams)).toEqual({
    client_id: 'app',
    id_token_hint: 'idt',
    post_logout_redirect_uri: 'https://app.example/bye',
    state: 's-1',
  })
  expect(await protocol.endSessionUrl(endSession, signal)).toBe(`${issuer}/logout?client_id=app`)
})

test('a provider without logout has no logout URL', async () => {
  const { protocol, signal } = setup({ metadata: { end_session_endpoint: undefined } })
  expect(await protocol.endSessionUrl(endSession, signal)).toBeUndefined()
})

test('the address that the settings name is for a provider that names none, and for no other', async () => {
  const settings = { end_session_endpoint: `${issuer}/bye` }
  const silent = setup({ settings, metadata: { end_session_endpoint: undefined } })
  const request = { ...endSession, logout_hint: 'ada' }
  expect(await silent.protocol.endSessionUrl(request, silent.signal)).toBe(
    `${issuer}/bye?client_id=app&logout_hint=ada`,
  )
  const { protocol, signal } = setup({ settings })
  expect(await protocol.endSessionUrl(endSession, signal)).toBe(`${issuer}/logout?client_id=app`)
})
