import { expect, test } from 'vitest'
import { isAuthError } from '../errors.ts'
import { resolveSettings } from '../settings.ts'
import { loadProvider } from './provider.ts'

const authority = 'https://id.example'
const noon = Date.UTC(2026, 5, 1, 12)

interface Options {
  authority?: string
  metadata?: Record<string, unknown>
  /** What the shared store holds at the start. */
  cached?: unknown
}

/** A provider whose two documents can be replaced, behind a store and a clock of its own. */
function setup({ authority: issuer = authority, metadata, cached }: Options = {}) {
  const key = { kty: 'RSA', kid: 'k1', n: 'n', e: 'AQAB' }
  const answers = {
    discovery: (): Response | Promise<Response> =>
      Response.json({
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        jwks_uri: `${issuer}/jwks`,
        token_endpoint: `${issuer}/token`,
        ...metadata,
      }),
    jwks: (): Response | Promise<Response> => Response.json({ keys: [key] }),
  }
  const stored = new Map<string, unknown>(cached === undefined ? [] : [['provider', cached]])
  const asked: string[] = []
  const clock = { now: noon }
  const store = {
    get: async (name: string): Promise<unknown> => structuredClone(stored.get(name)),
    set: async (name: string, value: unknown): Promise<void> => void stored.set(name, structuredClone(value)),
  }
  const fetch: typeof globalThis.fetch = async (input) => {
    const url = input instanceof Request ? input.url : String(input)
    asked.push(url)
    return url.endsWith('/jwks') ? answers.jwks() : answers.discovery()
  }
  const settings = resolveSettings({ authority: issuer, client_id: 'app', redirect_uri: '/callback' })
  const options = { settings, store, fetch, now: () => clock.now }
  const load = (freshKeys = false) => loadProvider(options, new AbortController().signal, freshKeys)
  /** The error with which loading fails. */
  const fail = async (freshKeys = false) => {
    const error: unknown = await load(freshKeys).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    return isAuthError(error)
      ? { code: error.code, subject: error.subject, status: error.status, retryable: error.retryable }
      : error
  }
  return { answers, asked, clock, fail, issuer, key, load, options, store, stored }
}

const unreachable = (): Promise<Response> => Promise.reject(new TypeError('Failed to fetch'))
const html = (): Response =>
  new Response('<html>Sign in to the Wi-Fi', { headers: { 'content-type': 'text/html' } })

test('metadata and keys are asked for once and shared', async () => {
  const { asked, load, key } = setup()
  const provider = await load()
  expect(provider.as.token_endpoint).toBe(`${authority}/token`)
  expect(provider.jwks).toEqual({ jwks: { keys: [key] }, uat: noon / 1000 })
  expect(await load()).toEqual({ ...provider, keep: expect.any(Function) as unknown })
  expect(asked).toEqual([`${authority}/.well-known/openid-configuration`, `${authority}/jwks`])
})

test('one caller’s provider is not changed by what the library notes in that of another', async () => {
  const { load } = setup()
  const first = await load()
  Object.assign(first.jwks, { uat: 0 })
  expect((await load()).jwks).toMatchObject({ uat: noon / 1000 })
})

test('metadata are asked for again after an hour', async () => {
  const { asked, load, clock } = setup()
  await load()
  clock.now += 3599_000
  await load()
  expect(asked).toHaveLength(2)
  clock.now += 1000
  await load()
  expect(asked).toHaveLength(4)
})

test('a clock set back by an hour makes metadata old, not young', async () => {
  const { asked, load, clock } = setup()
  await load()
  clock.now -= 3600_000
  await load()
  expect(asked).toHaveLength(4)
})

test('before a code is spent, keys are no older than five minutes', async () => {
  const { asked, load, clock } = setup()
  await load(true)
  clock.now += 299_000
  await load(true)
  expect(asked).toHaveLength(2)
  clock.now += 1000
  await load(false)
  expect(asked).toHaveLength(2)
  await load(true)
  expect(asked).toHaveLength(4)
})

test('an issuer with a path has its metadata below the path', async () => {
  const { asked, load } = setup({ authority: 'https://id.example/realms/a' })
  await load()
  expect(asked[0]).toBe('https://id.example/realms/a/.well-known/openid-configuration')
})

test('plain http is spoken to a provider on loopback', async () => {
  const { load } = setup({ authority: 'http://localhost:3000' })
  expect((await load()).as.issuer).toBe('http://localhost:3000')
})

test('a slash at the end makes no other issuer', async () => {
  const { load } = setup({ authority: 'https://id.example/', metadata: { issuer: 'https://id.example' } })
  expect((await load()).as.issuer).toBe('https://id.example')
})

test.each(['https://evil.example', 'http://id.example', 'https://id.example/other'])(
  'metadata of another issuer are refused: %s',
  async (issuer) => {
    const { fail, stored } = setup({ metadata: { issuer } })
    expect(await fail()).toMatchObject({
      code: 'provider_issuer_mismatch',
      retryable: false,
      subject: issuer,
    })
    expect(stored.size).toBe(0)
  },
)

test('a provider that cannot be reached is told as such, and may be tried again', async () => {
  const { answers, fail } = setup()
  answers.discovery = unreachable
  expect(await fail()).toMatchObject({ code: 'provider_unreachable', subject: 'discovery', retryable: true })
})

test.each([408, 425, 429, 500, 503])('discovery that answers %i may be tried again', async (status) => {
  const { answers, fail } = setup()
  answers.discovery = () => new Response('', { status })
  expect(await fail()).toMatchObject({ code: 'provider_unreachable', subject: 'discovery', status })
})

test.each([404, 403])('discovery that answers %i is a wrong answer', async (status) => {
  const { answers, fail } = setup()
  answers.discovery = () => new Response('', { status })
  expect(await fail()).toMatchObject({ code: 'provider_invalid_response', subject: 'discovery', status })
})

test('discovery that is no JSON, or names no issuer, is a wrong answer', async () => {
  const { answers, fail } = setup()
  for (const answer of [html, () => new Response('{'), () => Response.json([]), () => Response.json({})]) {
    answers.discovery = answer
    expect(await fail()).toMatchObject({ subject: 'discovery', retryable: false })
  }
})

test('a provider without keys cannot be trusted', async () => {
  expect(await setup({ metadata: { jwks_uri: undefined } }).fail()).toMatchObject({
    code: 'provider_invalid_response',
    subject: 'jwks_uri',
  })
})

test('keys that are none are a wrong answer', async () => {
  const { answers, fail } = setup()
  for (const answer of [
    () => Response.json({}),
    () => Response.json({ keys: 'k1' }),
    () => new Response('', { status: 404 }),
  ]) {
    answers.jwks = answer
    expect(await fail()).toMatchObject({ code: 'provider_invalid_response', subject: 'jwks_uri' })
  }
})

test('keys that cannot be reached may be tried again', async () => {
  const { answers, fail } = setup()
  for (const answer of [
    unreachable,
    () => new Response('', { status: 503 }),
    () => new Response('', { status: 429 }),
  ]) {
    answers.jwks = answer
    expect(await fail()).toMatchObject({ code: 'provider_unreachable', subject: 'jwks_uri' })
  }
})

test('nothing half is stored', async () => {
  const { answers, fail, stored } = setup()
  answers.jwks = unreachable
  await fail()
  expect(stored.size).toBe(0)
})

test.each([
  ['discovery', unreachable],
  ['discovery', () => new Response('', { status: 503 })],
  ['discovery', html],
  ['jwks', unreachable],
  ['jwks', () => new Response('', { status: 503 })],
] as const)('old metadata serve while the provider is out of reach: %s, %s', async (document, answer) => {
  const { answers, load, clock } = setup()
  const before = await load()
  clock.now += 4000_000
  answers[document] = answer
  expect(await load()).toEqual({ ...before, keep: expect.any(Function) as unknown })
})

test('old metadata do not serve against a provider that now names another issuer', async () => {
  const { answers, load, fail, clock } = setup()
  await load()
  clock.now += 4000_000
  answers.discovery = () =>
    Response.json({ issuer: 'https://evil.example', jwks_uri: 'https://evil.example/jwks' })
  expect(await fail()).toMatchObject({ code: 'provider_issuer_mismatch' })
})

const planted = {
  as: {
    issuer: authority,
    authorization_endpoint: `${authority}/auth`,
    jwks_uri: `${authority}/jwks`,
    token_endpoint: 'https://planted.example/',
  },
  jwks: { jwks: { keys: [] }, uat: noon / 1000 },
  loadedAt: noon / 1000,
}

test('a cache of our issuer is taken', async () => {
  const { asked, load } = setup({ cached: planted })
  expect((await load()).as.token_endpoint).toBe('https://planted.example/')
  expect(asked).toEqual([])
})

test.each([
  ['another issuer', { ...planted, as: { ...planted.as, issuer: 'https://evil.example' } }],
  ['no URL', { ...planted, as: { ...planted.as, issuer: 'id' } }],
  ['no issuer', { ...planted, as: {} }],
  ['no metadata', { ...planted, as: null }],
  ['no keys', { ...planted, jwks: null }],
  ['no list of keys', { ...planted, jwks: { jwks: { keys: {} }, uat: noon / 1000 } }],
  ['a plain http endpoint', { ...planted, as: { ...planted.as, token_endpoint: 'http://planted.example/' } }],
  ['a script for an endpoint', { ...planted, as: { ...planted.as, authorization_endpoint: 'javascript:1' } }],
  ['no date', { ...planted, loadedAt: undefined }],
  ['a text', 'planted'],
  ['null', null],
])('a cache with %s is as good as none', async (_, cached) => {
  const { load } = setup({ cached })
  expect((await load()).as.token_endpoint).toBe(`${authority}/token`)
})

test('a store that cannot be read or written costs a request, not the sign-in', async () => {
  for (const broken of ['get', 'set'] as const) {
    const { load, store } = setup()
    store[broken] = () => Promise.reject(new DOMException('full', 'QuotaExceededError'))
    expect((await load()).as.issuer).toBe(authority)
  }
})
