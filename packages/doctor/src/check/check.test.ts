import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startProvider } from '@onegrant/example-provider'
import { createSimulator, type SimulatorOptions } from '@onegrant/simulator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Finding } from '../report/finding.ts'
import { check, checkInput, type CheckReport } from './check.ts'

const APP = 'http://localhost:5173'
const CALLBACK = `${APP}/callback`

type Fetch = typeof fetch
type Given = Partial<Parameters<typeof checkInput>[0]>

/** The report on a simulator, whose answers may be changed on their way. */
function simulated(options: SimulatorOptions = {}, change?: (response: Response, url: URL) => Response) {
  const server = createSimulator({ clients: [{ client_id: 'demo', redirect_uris: [CALLBACK] }], ...options })
  const answer: Fetch = async (url, init) => {
    const request = new Request(url, { ...init, redirect: 'manual' })
    if (new URL(request.url).origin !== new URL(server.issuer).origin) throw new TypeError('another host')
    const response = await server.handle(request)
    return change?.(response, new URL(request.url)) ?? response
  }
  return (given: Given = {}) => reportOf(answer, { issuer: server.issuer, ...given })
}

function reportOf(answer: Fetch, given: Given, now: () => number = Date.now): Promise<CheckReport> {
  const input = checkInput({
    issuer: 'https://issuer.example',
    clientId: 'demo',
    redirectUri: CALLBACK,
    ...given,
  })
  return check(input, { fetch: answer, now, timeLimit: 50 })
}

function finding({ findings }: CheckReport, id: string): Finding | undefined {
  return findings.find((found) => found.id === id)
}

const notFine = ({ findings }: CheckReport): string[] =>
  findings.filter(({ level }) => level !== 'ok').map(({ id, level }) => `${id} ${level}`)

/** Changes members of the configuration. */
const withMetadata =
  (members: object) =>
  (response: Response, url: URL): Response =>
    url.pathname.endsWith('/openid-configuration') ? changed(response, members) : response

function changed(response: Response, members: object): Response {
  const body = new ReadableStream({
    async start(controller) {
      const json = { ...((await response.json()) as object), ...members }
      controller.enqueue(new TextEncoder().encode(JSON.stringify(json)))
      controller.close()
    },
  })
  return new Response(body, { status: response.status, headers: response.headers })
}

const withoutHeader =
  (name: string, path: RegExp) =>
  (response: Response, url: URL): Response => {
    if (path.test(url.pathname)) response.headers.delete(name)
    return response
  }

describe('the demo provider, a real one', () => {
  let issuer = ''
  let close: () => Promise<void>

  beforeAll(async () => {
    const provider = await startProvider({ port: 0, apiPort: 0, appOrigins: [APP] })
    ;({ issuer, close } = provider)
  })
  afterAll(() => close())

  const ask = (given: Given = {}): Promise<CheckReport> =>
    check(checkInput({ issuer, clientId: 'demo-react', redirectUri: CALLBACK, ...given }), {
      fetch,
      now: Date.now,
      timeLimit: 10_000,
    })

  test('has nothing to complain of where all is right', async () => {
    const report = await ask()
    expect(notFine(report)).toEqual([])
    expect(report.findings.length).toBeGreaterThan(15)
  })

  test.each([
    ['a slash at the end', `${CALLBACK}/`],
    ['127.0.0.1 for localhost', 'http://127.0.0.1:5173/callback'],
    ['https for http', 'https://localhost:5173/callback'],
  ])('a redirect URI with %s is refused, and the one that is taken is named', async (_, redirectUri) => {
    const found = finding(await ask({ redirectUri, origin: APP }), 'redirect_uri')
    expect(found?.level).toBe('problem')
    expect(found?.sentence).toContain(`The provider refuses ${redirectUri}, but takes ${CALLBACK}`)
    expect(found?.sentence).toContain("did not match any of the client's registered redirect_uris")
  })

  test('a redirect URI that nobody registered is to be registered', async () => {
    const found = finding(await ask({ redirectUri: `${APP}/elsewhere` }), 'redirect_uri')
    expect(found?.remedy).toMatch(/^Register http:\/\/localhost:5173\/elsewhere for demo-react/)
  })

  test('an unknown client is named by both endpoints', async () => {
    const report = await ask({ clientId: 'nobody' })
    expect(finding(report, 'client')?.sentence).toContain('401 invalid_client')
    expect(finding(report, 'authorization')?.sentence).toContain(
      'does not take authorization requests of nobody',
    )
  })

  test('a scope that the configuration does not list is named', async () => {
    const report = await ask({ scope: 'openid everything:write' })
    expect(finding(report, 'scopes')?.sentence).toContain('everything:write')
  })

  test('an issuer that is an endpoint is no issuer', async () => {
    const report = await ask({ issuer: `${issuer}/token` })
    expect(notFine(report)).toEqual(['discovery problem'])
    expect(finding(report, 'discovery')?.remedy).toMatch(/^Give the issuer, not an endpoint/)
  })

  test('nobody is signed in, and no page of the app is asked for', async () => {
    const asked: string[] = []
    const spy: Fetch = (url, init) => {
      asked.push(`${init?.method ?? 'GET'} ${new URL(new Request(url).url).pathname}`)
      return fetch(url, init)
    }
    const input = checkInput({ issuer, clientId: 'demo-react', redirectUri: CALLBACK })
    await check(input, { fetch: spy, now: Date.now, timeLimit: 10_000 })
    expect(asked).toEqual([
      'GET /.well-known/openid-configuration',
      'GET /jwks',
      'OPTIONS /token',
      'POST /token',
      'GET /auth',
    ])
  })
})

test.each(['oidcProvider', 'okta', 'auth0', 'logto'] as const)(
  'the simulator with the rules of %s is fine as well',
  async (preset) => {
    const report = await simulated({ preset })()
    expect(notFine(report).filter((found) => found.endsWith('problem'))).toEqual([])
    expect(finding(report, 'redirect_uri')?.level).toBe('ok')
    expect(finding(report, 'client')?.level).toBe('ok')
  },
)

test('an issuer of another name is a problem, one without its slash a warning', async () => {
  const other = await simulated({}, withMetadata({ issuer: 'https://other.example' }))()
  expect(finding(other, 'issuer')).toMatchObject({
    level: 'problem',
    remedy: expect.stringContaining('https://other.example') as string,
  })
  expect(
    finding(await simulated({}, withMetadata({ issuer: 'https://issuer.example/' }))(), 'issuer')?.level,
  ).toBe('warning')
  expect(finding(await simulated({}, withMetadata({ issuer: 5 }))(), 'issuer')?.level).toBe('problem')
})

test.each([
  ['cors_discovery', /configuration/],
  ['cors_keys', /jwks/],
  ['cors_token', /token/],
])('an answer without CORS is a problem: %s', async (id, path) => {
  const report = await simulated({}, withoutHeader('access-control-allow-origin', path))()
  expect(finding(report, id)).toMatchObject({ level: 'problem' })
})

test('an answer that allows another origin only is a problem', async () => {
  const report = await simulated({}, (response) => {
    response.headers.set('access-control-allow-origin', 'https://elsewhere.example')
    return response
  })()
  expect(finding(report, 'cors_token')?.sentence).toContain('allows https://elsewhere.example only')
})

test('a preflight that allows nothing is a warning, with DPoP and without', async () => {
  const path = /token/
  const strip = withoutHeader('access-control-allow-headers', path)
  expect(finding(await simulated({}, strip)(), 'preflight')).toMatchObject({
    level: 'warning',
    remedy: expect.stringContaining('DPoP') as string,
  })
  const both = await simulated({ policy: { dpop: 'off' } }, strip)()
  expect(finding(both, 'preflight')?.remedy).toContain('forms')
  expect(finding(both, 'dpop')?.level).toBe('warning')
})

test.each([
  ['pkce', { code_challenge_methods_supported: ['plain'] }, 'problem'],
  ['pkce', { code_challenge_methods_supported: undefined }, 'warning'],
  ['code_flow', { response_types_supported: ['id_token'] }, 'problem'],
  ['code_flow', { grant_types_supported: ['implicit'] }, 'warning'],
  ['public_client', { token_endpoint_auth_methods_supported: ['client_secret_basic'] }, 'warning'],
  ['refresh_tokens', { grant_types_supported: ['authorization_code'] }, 'warning'],
  ['refresh_tokens', { grant_types_supported: undefined }, 'warning'],
  ['iss', { authorization_response_iss_parameter_supported: undefined }, 'warning'],
  ['par', { require_pushed_authorization_requests: true }, 'problem'],
  ['end_session', { end_session_endpoint: undefined }, 'warning'],
  ['revocation', { revocation_endpoint: undefined }, 'warning'],
  ['signing', { id_token_signing_alg_values_supported: ['HS256'] }, 'problem'],
  ['endpoints', { jwks_uri: undefined }, 'problem'],
  ['https', { token_endpoint: 'http://issuer.example/token' }, 'problem'],
] as const)('%s, by the configuration %o: %s', async (id, members, level) => {
  expect(finding(await simulated({}, withMetadata(members))(), id)?.level).toBe(level)
})

test('offline_access that is not asked for, and openid that is not, are warnings', async () => {
  expect(finding(await simulated()({ scope: 'openid' }), 'offline_access')?.level).toBe('warning')
  expect(finding(await simulated()({ scope: 'profile' }), 'scopes')?.sentence).toContain('openid')
})

test('keys: none, a private one, and those that cannot be reached', async () => {
  const keys = (members: object) =>
    simulated({}, (response, url) => (/jwks/.test(url.pathname) ? changed(response, members) : response))()
  expect(finding(await keys({ keys: [] }), 'keys')?.sentence).toContain('without keys')
  expect(finding(await keys({ keys: [{ kty: 'EC', d: 'x' }] }), 'keys')?.sentence).toContain('private key')
  const gone = await simulated({}, withMetadata({ jwks_uri: 'https://gone.example/jwks' }))()
  expect(finding(gone, 'keys')?.sentence).toContain('gone.example could not be reached')
})

test.each([
  ['agree', 0, 'ok'],
  ['differ by two minutes', 120_000, 'warning'],
  ['differ by an hour', -3_600_000, 'problem'],
])('clocks that %s', async (_, off, level) => {
  const server = createSimulator({ clients: [{ client_id: 'demo', redirect_uris: [CALLBACK] }] })
  const report = await reportOf(
    (url, init) => server.handle(new Request(url, init)),
    {},
    () => Date.now() + off,
  )
  expect(finding(report, 'clock')?.level).toBe(level)
})

test('the token endpoint: a client with a secret, one that may not, an answer of its own kind', async () => {
  const secret = await simulated({
    clients: [{ client_id: 'demo', client_secret: 'of a test', redirect_uris: [CALLBACK] }],
  })()
  expect(finding(secret, 'client')).toMatchObject({ level: 'problem' })
  const token = (body: object) =>
    simulated({}, (response, url) => (url.pathname === '/token' ? changed(response, body) : response))()
  expect(finding(await token({ error: 'unauthorized_client' }), 'client')?.level).toBe('problem')
  expect(finding(await token({ error: 'strange' }), 'client')?.level).toBe('warning')
})

test('an error at the redirect URI, a lost state and another issuer there are problems', async () => {
  const landing = (params: Record<string, string>) =>
    simulated({}, (response, url) => {
      if (url.pathname !== '/auth') return response
      const location = `${CALLBACK}?${new URLSearchParams(params).toString()}`
      return new Response(null, { status: 303, headers: { location } })
    })()
  const report = await landing({
    error: 'invalid_scope',
    error_description: 'no such scope',
    iss: 'https://x.example',
  })
  expect(finding(report, 'authorization')?.sentence).toContain('invalid_scope: no such scope')
  expect(finding(report, 'state')?.level).toBe('problem')
  expect(finding(report, 'iss_value')?.level).toBe('problem')
})

test.each([
  [`${CALLBACK}#x`, 'redirect_fragment'],
  ['http://localhost:5173/*', 'redirect_wildcard'],
  ['http://app.example/callback', 'redirect_http'],
  ['myapp://callback', 'redirect_scheme'],
  ['https://APP.example/callback', 'redirect_spelling'],
])('the redirect URI %s by itself: %s', async (redirectUri, id) => {
  expect(finding(await simulated()({ redirectUri, origin: APP }), id)).toBeDefined()
})

test('an app at another origin than its redirect URI loses its state', async () => {
  expect(finding(await simulated()({ origin: 'https://www.app.example' }), 'redirect_origin')?.level).toBe(
    'warning',
  )
})

const failing =
  (code: string): Fetch =>
  () =>
    Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) }))

test.each([
  ['no host', failing('ENOTFOUND'), /^There is no host issuer\.example/],
  [
    'a bad certificate',
    failing('DEPTH_ZERO_SELF_SIGNED_CERT'),
    /^The certificate of issuer\.example is not valid/,
  ],
  [
    'a certificate without its chain',
    failing('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
    /^The certificate of issuer\.example is not valid/,
  ],
  [
    'plain http',
    failing('ERR_SSL_WRONG_VERSION_NUMBER'),
    /^issuer\.example does not speak TLS, but most likely plain http/,
  ],
  [
    'an old TLS',
    failing('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'),
    /^No TLS connection to issuer\.example comes about/,
  ],
  ['a refused connection', failing('ECONNREFUSED'), /could not be reached \(ECONNREFUSED\)/],
  [
    'no answer',
    (_: unknown, init?: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error))
      }),
    /gave no answer within the time limit/,
  ],
  ['an endless answer', () => Promise.resolve(new Response('x'.repeat(3_000_000))), /too large/],
  ['a page', () => Promise.resolve(new Response('<html>')), /answered, but with no configuration/],
  ['an error', () => Promise.resolve(new Response('', { status: 404 })), /answered 404/],
  [
    'a redirect',
    () =>
      Promise.resolve(
        new Response(null, {
          status: 301,
          headers: { location: 'https://id.example/.well-known/openid-configuration' },
        }),
      ),
    /sends to https:\/\/id\.example/,
  ],
] as const)('%s is one problem with its reason', async (_, answer, sentence) => {
  const report = await reportOf(answer, {})
  expect(notFine(report)).toEqual(['discovery problem'])
  expect(report.findings[0]?.sentence).toMatch(sentence)
})

test('a server of plain http, asked by https, is called that and nothing about certificates', async () => {
  const server = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const input = checkInput({ issuer: `https://127.0.0.1:${port}`, clientId: 'demo', redirectUri: CALLBACK })
  const report = await check(input, { fetch, now: Date.now, timeLimit: 10_000 })
  server.close()
  expect(report.findings).toHaveLength(1)
  expect(report.findings[0]?.sentence).toContain(`127.0.0.1:${port} does not speak TLS`)
  expect(report.findings[0]?.remedy).toContain('http://')
})

test.each(['', '/'])(
  'the address of the configuration is taken for its issuer, and that is said: "%s"',
  async (end) => {
    const report = await simulated()({
      issuer: `https://issuer.example/.well-known/openid-configuration${end}`,
    })
    expect(report.issuer).toBe('https://issuer.example')
    expect(notFine(report)).toEqual(notFine(await simulated()()))
    expect(finding(report, 'issuer')?.level).toBe('ok')
    expect(finding(report, 'issuer_address')).toMatchObject({
      level: 'ok',
      sentence: expect.stringMatching(/the authority of an app, is https:\/\/issuer\.example\.$/) as string,
    })
    expect(finding(await simulated()(), 'issuer_address')).toBeUndefined()
  },
)

test('an issuer without its slash is one finding, whatever else names it', async () => {
  const landing = simulated({}, (response, url) => {
    const named = withMetadata({ issuer: 'https://issuer.example/' })(response, url)
    const location = named.headers.get('location')
    if (location === null) return named
    const target = new URL(location)
    target.searchParams.set('iss', 'https://issuer.example/')
    return new Response(null, { status: named.status, headers: { location: target.href } })
  })
  const report = await landing()
  const plain = notFine(await simulated()())
  expect(notFine(report).filter((found) => !plain.includes(found))).toEqual(['issuer warning'])
  expect(finding(report, 'redirect_uri')?.level).toBe('ok')
})

test('what is no address is refused at the door', () => {
  const given = { issuer: 'https://a.example', clientId: 'x', redirectUri: CALLBACK }
  expect(() => checkInput({ ...given, issuer: 'a.example' })).toThrow('The issuer has to be a whole address')
  expect(() => checkInput({ ...given, redirectUri: '/callback' })).toThrow('The redirect URI has to be')
  expect(() => checkInput({ ...given, origin: 'x' })).toThrow('The origin has to be')
  expect(() => checkInput({ ...given, issuer: 'https://a.example?x=1' })).toThrow('no query')
})
