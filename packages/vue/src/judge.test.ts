import { AuthError } from '@onegrant/core'
import { expect, test } from 'vitest'
import { judge, judgeEnding } from './judge.ts'
import { session } from './testing/fake-client.ts'

const error = new AuthError('access_denied')
const lost = new AuthError('reauth_required')

test('a signed-in user enters', () => {
  expect(judge(session.signedIn, true)).toEqual({ do: 'enter' })
})

test('nobody, and a user whose session has expired, sign in', () => {
  expect(judge(session.signedOut, true)).toEqual({ do: 'sign-in' })
  expect(judge({ status: 'expired', user: { sub: 'jane' }, error: lost }, false)).toEqual({ do: 'sign-in' })
})

test('after a failed sign-in a page load starts none, and a click does', () => {
  const failed = { status: 'signed-out', user: undefined, error } as const
  expect(judge(failed, true)).toEqual({ do: 'fail', error })
  expect(judge(failed, false)).toEqual({ do: 'sign-in' })
})

test('a page that is leaving stays where it is', () => {
  for (const status of ['restoring', 'signing-in', 'signing-out'] as const)
    expect(judge({ status, user: undefined, error: undefined }, false)).toEqual({ do: 'stay' })
})

test('a page is left by a sign-out, and by an expired session where the app says so', () => {
  const expired = { status: 'expired', user: { sub: 'jane' }, error: lost } as const
  expect(judgeEnding(session.signedOut, 'keep')).toBe('leave')
  expect(judgeEnding({ status: 'signed-out', user: undefined, error }, 'keep')).toBe('leave')
  expect(judgeEnding(expired, 'keep')).toBe('keep')
  expect(judgeEnding(expired, 'sign-in')).toBe('sign-in')
  expect(judgeEnding({ ...expired, error }, 'sign-in')).toBe('keep')
})

test('a page is kept while its user is there, comes or goes', () => {
  expect(judgeEnding(session.signedIn, 'sign-in')).toBe('keep')
  for (const status of ['restoring', 'signing-in', 'signing-out'] as const)
    expect(judgeEnding({ status, user: undefined, error: undefined }, 'sign-in')).toBe('keep')
})
