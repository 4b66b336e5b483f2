import { expect, test } from 'vitest'
import { proofInput, thumbprintInput } from './proof.ts'

const publicKey = { crv: 'P-256', kty: 'EC', x: 'x-1', y: 'y-1' }
const read = (part: string | undefined): unknown => JSON.parse(atob(part ?? ''))

test('a proof names the request without query and fragment, and nothing that it has not', () => {
  const url = 'https://api.example:8443/v1/orders%20new?page=2#top'
  const proof = { method: 'POST', url, tokenHash: undefined, nonce: undefined, id: 'id-1', issuedAt: 1_700 }
  const [header, claims, ...rest] = proofInput(publicKey, proof).split('.')
  expect(rest).toEqual([])
  expect(read(header)).toEqual({ typ: 'dpop+jwt', alg: 'ES256', jwk: publicKey })
  expect(read(claims)).toEqual({
    jti: 'id-1',
    htm: 'POST',
    htu: 'https://api.example:8443/v1/orders%20new',
    iat: 1_700,
  })
})

test('with a token it has its hash, and the nonce that was asked for', () => {
  const about = { method: 'GET', url: 'https://api.example', id: 'id-2', issuedAt: 1 }
  const [, claims] = proofInput(publicKey, { ...about, tokenHash: 'hash-1', nonce: 'n-1' }).split('.')
  expect(read(claims)).toMatchObject({ htu: 'https://api.example/', ath: 'hash-1', nonce: 'n-1' })
})

test('a thumbprint is of the members in the order of their names', () => {
  const { y, kty, x, crv } = publicKey
  expect(thumbprintInput({ y, kty, x, crv })).toBe('{"crv":"P-256","kty":"EC","x":"x-1","y":"y-1"}')
  expect(thumbprintInput({ b: 1, a: 1, c: 1 })).toBe('{"a":1,"b":1,"c":1}')
})
