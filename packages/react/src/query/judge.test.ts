import { AuthError } from '@onegrant/core'
import type { AuthErrorCode } from '@onegrant/core'
import { expect, test } from 'vitest'
import { expired, failed, session } from '../testing/fake-client.ts'
import { allows, isFinal, isHeld, needsUser, ownerOf } from './judge.ts'

const ended = expired(new AuthError('reauth_required'))

test.each([
  [session.restoring, undefined, false],
  [session.signedOut, null, false],
  [failed(new AuthError('access_denied')), null, false],
  [session.signingIn, null, false],
  [session.signingInAgain, 'jane', true],
  [session.signedIn, 'jane', false],
  [ended, 'jane', true],
  [session.signingOut, null, false],
])('a session that is $status has an owner and holds changes, or not', (current, owner, held) => {
  expect([ownerOf(current), isHeld(current)]).toEqual([owner, held])
})

test.each<[AuthErrorCode, boolean, boolean]>([
  ['reauth_required', true, true],
  ['signed_out', true, true],
  ['invalid_scope', true, false],
  ['temporarily_unavailable', false, false],
  ['provider_unreachable', false, false],
])('%s is final: %s, and cured by a sign-in: %s', (code, final, user) => {
  expect([isFinal(new AuthError(code)), needsUser(new AuthError(code))]).toEqual([final, user])
})

test.each([
  [{ status: 401 }, true],
  [{ response: { status: 401 } }, true],
  [{ status: 503 }, false],
  [new TypeError('Failed to fetch'), false],
  [undefined, false],
])('of other failures a 401 alone is final: %o', (error, final) => {
  expect([isFinal(error), needsUser(error)]).toEqual([final, false])
})

test('the setting of the app is a number of tries, yes or no, or a function', () => {
  expect([0, 1, 2].map((count) => allows(2, count, undefined))).toEqual([true, true, false])
  expect([true, false].map((retry) => allows(retry, 9, undefined))).toEqual([true, false])
  expect(allows((count, error: Error) => count === 1 && error.message === 'x', 1, new Error('x'))).toBe(true)
})
