import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ApiSettings, resolveSettings } from '../settings.ts'
import { apiFor } from './api-prefix.ts'

const base = 'https://app.example/notes/today'

function setup(apis: Readonly<Record<string, ApiSettings>>) {
  const settings = resolveSettings({
    authority: 'https://id.example',
    client_id: 'app',
    redirect_uri: '/callback',
    apis,
  })
  return (url: string) => apiFor(url, base, settings)
}

const api = { scope: 'read' }
const other = { scope: 'write' }

test.each(['https://api.example/', 'https://api.example'])(
  '%s covers its whole origin and nothing else',
  (prefix) => {
    const find = setup({ [prefix]: api })
    expect(find('https://api.example/')).toBe(api)
    expect(find('https://api.example')).toBe(api)
    expect(find('https://api.example/users/1?a=b#c')).toBe(api)
    for (const url of [
      'http://api.example/',
      'https://api.example:8443/',
      'https://api.example.evil.example/',
      'https://api.example@evil.example/',
      'https://evil.example/https://api.example/',
      '//evil.example/api.example/',
      'blob:https://api.example/1',
      'data:text/plain,https://api.example/',
      '/users',
    ])
      expect(find(url)).toBeUndefined()
  },
)

test.each(['/api', '/api/', 'https://app.example/api'])('%s ends at a segment', (prefix) => {
  const find = setup({ [prefix]: api })
  expect(find('/api/users')).toBe(api)
  expect(find('../api/users')).toBe(api)
  expect(find('https://app.example/api/')).toBe(api)
  for (const url of ['/api-keys', '/apis/users', '/', '/v1/api/', 'https://evil.example/api/users'])
    expect(find(url)).toBeUndefined()
})

test('a prefix without a slash at the end covers the URL that it spells out', () => {
  expect(setup({ '/api': api })('/api')).toBe(api)
  expect(setup({ '/api': api })('/api?a=b')).toBe(api)
})

test('a path that climbs out of the prefix is not covered', () => {
  const find = setup({ '/api/': api })
  for (const url of ['/api/../admin', '/api/%2e%2e/admin', '/api/./../admin'])
    expect(find(url)).toBeUndefined()
})

test('the host of a prefix may be written in any case', () => {
  expect(setup({ 'https://API.Example/v1/': api })('https://api.example/v1/users')).toBe(api)
})

test('the longest prefix wins, in whatever order they are given', () => {
  for (const apis of [
    { '/api/': api, '/api/admin/': other },
    { '/api/admin/': other, '/api/': api },
  ]) {
    const find = setup(apis)
    expect(find('/api/users')).toBe(api)
    expect(find('/api/admin/users')).toBe(other)
  }
})

test('the longest prefix wins, also where a path stands beside an absolute URL', () => {
  const find = setup({ 'https://app.example/api/': api, '/api/admin/': other })
  expect(find('/api/users')).toBe(api)
  expect(find('/api/admin/users')).toBe(other)
})

test('without prefixes no URL gets a token', () => {
  expect(setup({})('/api')).toBeUndefined()
})

test('what is no URL gets no token', () => {
  expect(setup({ '/': api })('https://')).toBeUndefined()
})

const segment = fc.stringMatching(/^[a-z0-9-]{1,8}$/)
const path = fc
  .array(segment, { maxLength: 3 })
  .map((segments) => segments.map((part) => `/${part}`).join(''))
const otherOrigin = fc
  .tuple(
    fc.constantFrom('https://', 'http://', 'blob:https://', 'wss://', '//'),
    fc.constantFrom('', 'api.example@', 'api.example.', 'x', 'api.example:8443'),
    fc.constantFrom('api.example', 'evil.example', 'api.example.evil.example', ':81', '/api.example'),
  )
  .map((parts) => parts.join(''))

test('no URL of another origin is ever covered', () => {
  fc.assert(
    fc.property(path, otherOrigin, path, (prefix, origin, place) => {
      const url = `${origin}${place}`
      fc.pre(URL.canParse(url) && new URL(url).origin !== 'https://api.example')
      expect(setup({ [`https://api.example${prefix}`]: api })(url)).toBeUndefined()
    }),
  )
})

test('a path is covered just where its segments begin with those of the prefix', () => {
  fc.assert(
    fc.property(path, path, fc.constantFrom('', '/'), (prefix, url, end) => {
      const found = setup({ [`https://api.example${prefix}${end}`]: api })(`https://api.example${url}/x`)
      expect(found === api).toBe(`${url}/x/`.startsWith(`${prefix}/`))
    }),
  )
})
