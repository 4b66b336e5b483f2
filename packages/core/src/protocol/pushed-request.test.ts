import { expect, test } from 'vitest'
import { isAuthError } from '../errors.ts'
import type { Prover } from './protocol.ts'
import { pushRequest } from './pushed-request.ts'

const issuer = 'https://id.example'
const url = `${issuer}/auth?tenant=a&client_id=app&state=s-1&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback`
const granted = () => Response.json({ request_uri: 'urn:example:1', expires_in: 60 }, { status: 201 })

function setup(answer: () => Response | Promise<Response> = granted, metadata: object = {}, prover?: Prover) {
  const seen: Request[] = []
  const work = pushRequest({
    url,
    prover,
    signal: new AbortController().signal,
    fetch: async (input, init) => {
      seen.push(new Request(input, { ...init, signal: null }))
      return answer()
    },
    as: {
      issuer,
      authorization_endpoint: `${issuer}/auth?tenant=a`,
      pushed_authorization_request_endpoint: `${issuer}/par`,
      ...metadata,
    },
  })
  return { work, seen }
}

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work
  } catch (error) {
    if (!isAuthError(error)) throw error
    const { code, subject, providerError, status, retryAfter, retryable } = error
    return { code, subject, providerError, status, retryAfter, retryable }
  }
}

test('the request lies at the provider, and the address says who asks and where it is', async () => {
  const { work, seen } = setup()
  expect(await work).toBe(`${issuer}/auth?tenant=a&client_id=app&request_uri=urn%3Aexample%3A1`)
  const [request = new Request(issuer)] = seen
  expect([request.method, request.url, request.redirect, request.credentials]).toEqual([
    'POST',
    `${issuer}/par`,
    'error',
    'omit',
  ])
  expect(request.headers.get('content-type')).toContain('application/x-www-form-urlencoded')
  expect(Object.fromEntries(new URLSearchParams(await request.text()))).toEqual({
    client_id: 'app',
    state: 's-1',
    redirect_uri: 'https://app.example/callback',
  })
})

test('what is bound to a key is pushed with its proof', async () => {
  const prover: Prover = {
    thumbprint: 'jkt-1',
    learn: () => undefined,
    send: (send, to, init) => send(to, { ...init, headers: { ...init.headers, dpop: 'a proof' } }),
  }
  const { work, seen } = setup(granted, {}, prover)
  await work
  expect(seen[0]?.headers.get('dpop')).toBe('a proof')
})

test.each([
  [400, 'invalid_request', 'invalid_request'],
  [400, 'invalid_scope', 'invalid_scope'],
  [401, 'invalid_client', 'invalid_client'],
  [400, 'invalid_dpop_proof', 'invalid_dpop_proof'],
  [400, 'use_dpop_nonce', 'invalid_dpop_proof'],
  [400, 'invalid_request_object', 'provider_invalid_response'],
  [413, undefined, 'provider_invalid_response'],
])('%i %s is %s', async (status, error, code) => {
  const { work } = setup(() => Response.json({ error }, { status }))
  expect(await errorOf(work)).toMatchObject({ code, status, providerError: error })
})

test.each([429, 503])('%i says when to come again', async (status) => {
  const { work } = setup(() => new Response('<h1>', { status, headers: { 'retry-after': '7' } }))
  expect(await errorOf(work)).toMatchObject({
    code: 'temporarily_unavailable',
    retryAfter: 7,
    retryable: true,
  })
})

test.each([
  ['200', () => Response.json({ request_uri: 'urn:1' })],
  ['no JSON', () => new Response('<h1>', { status: 201 })],
  ['null', () => Response.json(null, { status: 201 })],
  ['no request_uri', () => Response.json({ expires_in: 60 }, { status: 201 })],
  ['a request_uri with a space', () => Response.json({ request_uri: 'urn 1' }, { status: 201 })],
])('an answer with %s is none', async (_, answer) => {
  expect(await errorOf(setup(answer).work)).toMatchObject({ code: 'provider_invalid_response' })
})

test('a provider that cannot be reached is told as such', async () => {
  const { work } = setup(() => Promise.reject(new TypeError('Failed to fetch')))
  expect(await errorOf(work)).toMatchObject({ code: 'provider_unreachable', retryable: true })
})

test.each([undefined, 'http://id.example/par', 'javascript:1', 7])(
  'at %s nothing is pushed',
  async (endpoint) => {
    const { work, seen } = setup(granted, { pushed_authorization_request_endpoint: endpoint })
    expect(await errorOf(work)).toMatchObject({
      code: 'provider_invalid_response',
      subject: 'pushed_authorization_request_endpoint',
    })
    expect(seen).toEqual([])
  },
)
