import { expect, test } from 'vitest'
import { isNonceAsked } from './nonce.ts'

const code = 'use_dpop_nonce'
const dpop = (error?: string) => [{ scheme: 'dpop', parameters: { ...(error !== undefined && { error }) } }]

test.each([
  [{ status: 400, error: code }, true],
  [{ status: 401, challenges: dpop(code) }, true],
  [{ status: 401, challenges: [{ scheme: 'bearer', parameters: {} }, ...dpop(code)] }, true],
  [{ status: 400, error: 'invalid_grant' }, false],
  [{ status: 400, error: undefined, challenges: dpop(code) }, false],
  [{ status: 400, error: { code } }, false],
  [{ status: 401, error: code }, false],
  [{ status: 401, challenges: dpop('invalid_token') }, false],
  [{ status: 401, challenges: dpop() }, false],
  [{ status: 401, challenges: [{ scheme: 'bearer', parameters: { error: code } }] }, false],
  [{ status: 403, error: code, challenges: dpop(code) }, false],
  [{ status: 200, error: code, challenges: dpop(code) }, false],
])('%j asks for a nonce: %s', (answer, isAsked) => {
  expect(isNonceAsked(answer)).toBe(isAsked)
})
