import { expect, test } from 'vitest'
import { isAuthError } from '../errors.ts'
import { userInfo } from './user-info.ts'

const issuer = 'https://id.example'
const json = { 'content-type': 'application/json; charset=utf-8' }

interface Options {
  readonly answer?: () => Response
  readonly metadata?: object
}

async function ask({ answer, metadata }: Options): Promise<unknown> {
  const seen: Request[] = []
  const work = userInfo({
    token: 'at-1',
    subject: 'ada',
    signal: new AbortController().signal,
    fetch: async (input, init) => {
      seen.push(new Request(input, { ...init, signal: null }))
      return answer?.() ?? Promise.reject(new TypeError('Failed to fetch'))
    },
    provider: {
      as: { issuer, userinfo_endpoint: `${issuer}/me`, ...metadata },
      jwks: { jwks: { keys: [] }, uat: 0 },
      keep: () => Promise.resolve(),
    },
  })
  try {
    const claims = await work
    const [{ headers, redirect, credentials, url } = new Request(issuer)] = seen
    expect([url, headers.get('authorization'), redirect, credentials]).toEqual([
      `${issuer}/me`,
      'Bearer at-1',
      'error',
      'omit',
    ])
    return claims
  } catch (error) {
    if (!isAuthError(error)) throw error
    return [error.code, error.subject, error.status]
  }
}

test('the claims of the right subject are given out', async () => {
  expect(await ask({ answer: () => Response.json({ sub: 'ada', email: 'a@b' }) })).toEqual({
    sub: 'ada',
    email: 'a@b',
  })
})

const refusals: readonly (readonly [string, Options, readonly unknown[]])[] = [
  ['claims of another subject', { answer: () => Response.json({ sub: 'eve' }) }, ['sub', undefined]],
  ['claims without a subject', { answer: () => Response.json({}) }, ['userinfo', 200]],
  ['null', { answer: () => Response.json(null) }, ['userinfo', 200]],
  ['no JSON', { answer: () => new Response('{', { headers: json }) }, ['userinfo', 200]],
  [
    'a signed answer that nobody asked for',
    { answer: () => new Response('e30.e30.x', { headers: { 'content-type': 'application/jwt' } }) },
    ['userinfo', 200],
  ],
  ['a refusal', { answer: () => new Response(null, { status: 401 }) }, ['userinfo', 401]],
  [
    'a provider without the endpoint',
    { metadata: { userinfo_endpoint: undefined } },
    ['userinfo_endpoint', undefined],
  ],
  [
    'an endpoint without TLS',
    { metadata: { userinfo_endpoint: 'http://id.example/me' } },
    ['userinfo_endpoint', undefined],
  ],
]

test.each(refusals)('%s is an invalid response', async (_, options, rest) => {
  expect(await ask(options)).toEqual(['provider_invalid_response', ...rest])
})

test('an outage says nothing of the user', async () => {
  for (const status of [408, 429, 503])
    expect(await ask({ answer: () => new Response('', { status }) })).toEqual([
      'temporarily_unavailable',
      'userinfo',
      status,
    ])
  expect(await ask({})).toEqual(['provider_unreachable', 'userinfo', undefined])
})
