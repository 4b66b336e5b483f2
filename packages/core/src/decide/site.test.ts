import fc from 'fast-check'
import { expect, test } from 'vitest'
import { siteRelation } from './site.ts'

test.each([
  ['https://app.example.com/', 'https://app.example.com/auth', 'the same host'],
  ['http://localhost:5173/', 'http://localhost:9400/', 'the same host on another port'],
  ['https://127.0.0.1:1/', 'https://127.0.0.1:2/', 'the same address'],
  ['https://[::1]:1/', 'https://[::1]:2/', 'the same address of version 6'],
  ['https://APP.example.com/', 'https://app.example.com/', 'the same host in other letters'],
])('%s and %s are one site: %s', (page, provider) => {
  expect(siteRelation(page, provider)).toEqual({ kind: 'same' })
})

test.each([
  ['https://app.example.com/', 'https://id.example.com/', 'example.com'],
  ['https://example.com/', 'https://id.example.com/', 'example.com'],
  ['https://a.b.example.com/', 'https://c.b.example.com/', 'b.example.com'],
  // Only the browser knows that these are public suffixes.
  ['https://one.github.io/', 'https://two.github.io/', 'github.io'],
  ['https://one.co.uk/', 'https://two.co.uk/', 'co.uk'],
])('%s and %s are one site if %s is nobody’s in particular', (page, provider, domain) => {
  expect(siteRelation(page, provider)).toEqual({ kind: 'by-domain', domain })
})

test.each([
  ['http://app.example.com/', 'https://app.example.com/', 'another scheme'],
  ['https://app.example/', 'https://id.example/', 'no more than the top-level domain in common'],
  ['https://example.com/', 'https://example.org/', 'another top-level domain'],
  ['https://xexample.com/', 'https://example.com/', 'a name that only ends alike'],
  ['https://10.0.0.1/', 'https://11.0.0.1/', 'addresses that end alike'],
  ['https://[::1]/', 'https://[2::1]/', 'addresses of version 6'],
  ['http://localhost/', 'http://127.0.0.1/', 'a name and its address'],
  ['http://app.localhost/', 'http://id.localhost/', 'two names of this computer'],
  ['file:///app', 'file:///id', 'no host at all'],
])('%s and %s are two sites: %s', (page, provider) => {
  expect(siteRelation(page, provider)).toEqual({ kind: 'cross' })
})

const label = fc.stringMatching(/^[a-z]{1,5}$/)
const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => `https://${labels.join('.')}/`)

test('it does not matter who asks, and what is shared ends both names', () => {
  fc.assert(
    fc.property(host, host, (a, b) => {
      const relation = siteRelation(a, b)
      expect(siteRelation(b, a)).toEqual(relation)
      if (relation.kind !== 'by-domain') return
      for (const url of [a, b]) expect(`.${new URL(url).hostname}`.endsWith(`.${relation.domain}`)).toBe(true)
      expect(relation.domain).toContain('.')
    }),
  )
})
