import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanUrl, isRedirectUri, readCallback } from './callback-url.ts'

const page = 'https://app.example/callback'
const responseParameters = [
  'code',
  'state',
  'iss',
  'error',
  'error_description',
  'error_uri',
  'session_state',
]

/** The response in a callback URL with this query, as parameters. */
function setup(query: string) {
  const callback = readCallback(`${page}?${query}`)
  if (callback.kind !== 'response') throw new Error(`read as ${callback.kind}`)
  return { state: callback.state, response: Object.fromEntries(new URLSearchParams(callback.response)) }
}

test('a page without code and error is no callback, whatever else it has', () => {
  for (const query of ['', '?', '?state=s', '?session_state=x&iss=y', '?a=code', '#code=c&state=s'])
    expect(readCallback(page + query)).toEqual({ kind: 'none' })
})

test('a callback is read with all that its checks need, and with nothing of the app', () => {
  expect(setup('code=c%2B1&state=s&iss=https%3A%2F%2Fid.example&session_state=x&tab=2')).toEqual({
    state: 's',
    response: { code: 'c+1', state: 's', iss: 'https://id.example', session_state: 'x' },
  })
})

test('an error is a response too', () => {
  expect(setup('error=access_denied&error_description=No+thanks&error_uri=u&state=s')).toEqual({
    state: 's',
    response: { error: 'access_denied', error_description: 'No thanks', error_uri: 'u', state: 's' },
  })
})

test('a response without a state has the empty one, which is nobody’s', () => {
  expect(setup('code=c')).toEqual({ state: '', response: { code: 'c' } })
})

test.each(responseParameters)('a callback that repeats %s is refused', (parameter) => {
  const query = `code=c&state=s&${parameter}=1&${parameter}=1`
  expect(readCallback(`${page}?${query}`)).toMatchObject({ kind: 'invalid' })
})

test('a response may carry both a code and an error only once each', () => {
  expect(readCallback(`${page}?code=c&error=e&state=s`).kind).toBe('response')
  expect(readCallback(`${page}?code=c&code=c&state=s`)).toEqual({ kind: 'invalid', parameter: 'code' })
})

test('the app may repeat parameters of its own', () => {
  expect(setup('code=c&state=s&tag=1&tag=2').response).toEqual({ code: 'c', state: 's' })
})

test('a page that repeats its own state, and is no callback, is left alone', () => {
  expect(readCallback(`${page}?state=CA&state=NY`)).toEqual({ kind: 'none' })
})

test('the response leaves the address bar; other parameters, their order and the hash stay', () => {
  expect(cleanUrl(`${page}?b=2&code=c&state=s&iss=i&session_state=x&a=1&b=3#top`)).toBe(
    `${page}?b=2&a=1&b=3#top`,
  )
  expect(cleanUrl(`${page}?error=e&error_description=d&error_uri=u&state=s`)).toBe(page)
  expect(cleanUrl(`${page}#code=mine`)).toBe(`${page}#code=mine`)
})

test('parameters of the app keep their spelling', () => {
  expect(cleanUrl(`${page}?flag&code=c&q=a%20b&state=s`)).toBe(`${page}?flag&q=a%20b`)
})

test('cleaning removes exactly the response, for any parameters of the app', () => {
  const name = fc.oneof(
    fc.constantFrom(...responseParameters, 'Code', 'codes', 'x'),
    fc.string({ unit: 'grapheme' }),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string({ unit: 'grapheme' }))), (pairs) => {
      const url = new URL(`${page}#a=b`)
      for (const [key, value] of pairs) url.searchParams.append(key, value)
      const clean = new URL(cleanUrl(url.href))
      expect([...clean.searchParams]).toEqual(
        [...url.searchParams].filter(([key]) => !responseParameters.includes(key)),
      )
      expect(clean.origin + clean.pathname + clean.hash).toBe(`${page}#a=b`)
      expect(cleanUrl(clean.href)).toBe(clean.href)
    }),
  )
})

test('what was cleaned is no callback any more', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...responseParameters, 'x'), fc.string())), (pairs) => {
      const url = `${page}?${new URLSearchParams(pairs)}`
      expect(readCallback(cleanUrl(url))).toEqual({ kind: 'none' })
    }),
  )
})

test('a URL is the redirect URI by origin and path', () => {
  expect(isRedirectUri(`${page}?code=c#top`, page)).toBe(true)
  expect(isRedirectUri(`${page}/`, page)).toBe(true)
  expect(isRedirectUri(page, `${page}/`)).toBe(true)
  expect(isRedirectUri('https://app.example', 'https://app.example/')).toBe(true)
  for (const url of [
    'https://app.example/',
    'https://app.example/callback/2',
    'https://app.example/Callback',
    'http://app.example/callback',
    'https://evil.example/callback',
    'https://app.example:8443/callback',
  ])
    expect(isRedirectUri(url, page)).toBe(false)
})
