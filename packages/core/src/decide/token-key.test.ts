import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tokenKey, tokenRequest } from './token-key.ts'

test('the order, the repetition and the spacing of scopes make no other token', () => {
  const key = tokenKey({ scope: 'read write' })
  expect(tokenKey({ scope: 'write read' })).toBe(key)
  expect(tokenKey({ scope: ' write  read write ' })).toBe(key)
})

test('the empty request and one of undefined or empty parts name the same token', () => {
  const key = tokenKey({})
  expect(tokenKey({ resource: undefined, scope: undefined, organization_id: undefined })).toBe(key)
  expect(tokenKey({ resource: '', scope: ' ', organization_id: '' })).toBe(key)
})

test('resource, scope and organization each name another token', () => {
  const same = 'https://a.example/'
  const keys = [{}, { resource: same }, { scope: same }, { organization_id: same }].map(tokenKey)
  expect(new Set(keys).size).toBe(4)
})

test('a key gives back the request that it names', () => {
  const request = { resource: 'https://a.example/', scope: 'write read', organization_id: 'o1' }
  expect(tokenRequest(tokenKey(request))).toEqual({ ...request, scope: 'read write' })
  expect(tokenRequest(tokenKey({}))).toEqual({
    resource: undefined,
    scope: undefined,
    organization_id: undefined,
  })
})

const word = fc.string({ minLength: 1 }).map((text) => text.replaceAll(/\s/g, '_'))
const text = fc.option(fc.string(), { nil: undefined })

test('a key is canonical under every order and repetition of scopes', () => {
  fc.assert(
    fc.property(
      fc
        .array(word)
        .chain((scopes) =>
          fc.tuple(fc.constant(scopes), fc.shuffledSubarray(scopes, { minLength: scopes.length })),
        ),
      text,
      ([scopes, shuffled], resource) => {
        const again = [...shuffled, ...scopes].join('  ')
        expect(tokenKey({ resource, scope: again })).toBe(tokenKey({ resource, scope: scopes.join(' ') }))
      },
    ),
  )
})

test('no two requests for different tokens share a key', () => {
  fc.assert(
    fc.property(text, text, text, text, (resource, organization_id, otherResource, otherOrganization) => {
      const isSame =
        (resource ?? '') === (otherResource ?? '') && (organization_id ?? '') === (otherOrganization ?? '')
      const other = tokenKey({ resource: otherResource, organization_id: otherOrganization })
      expect(tokenKey({ resource, organization_id }) === other).toBe(isSame)
    }),
  )
})

test('the request of a key has that key', () => {
  fc.assert(
    fc.property(text, fc.array(word), text, (resource, scopes, organization_id) => {
      const key = tokenKey({ resource, scope: scopes.join(' '), organization_id })
      expect(tokenKey(tokenRequest(key))).toBe(key)
    }),
  )
})
