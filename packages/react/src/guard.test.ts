import { AuthError } from '@onegrant/core'
import { describe, expect, test } from 'vitest'
import { judge } from './guard.ts'
import type { GuardOptions, Verdict } from './guard.ts'
import { expired, failed, session } from './testing/fake-client.ts'

const fresh: GuardOptions = { hasShown: false, hasFallback: false, expired: 'keep' }
const lost = expired(new AuthError('reauth_required'))

const table: [string, Parameters<typeof judge>[0], Partial<GuardOptions>, Verdict][] = [
  ['waits while restoring', session.restoring, {}, 'pending'],
  ['waits while signing out', session.signingOut, { hasShown: true }, 'pending'],
  ['shows a signed-in user the children', session.signedIn, {}, 'children'],
  ['waits while signing in', session.signingIn, {}, 'pending'],
  ['waits while a known user signs in on a page that showed nothing', session.signingInAgain, {}, 'pending'],
  ['keeps a form while its user signs in anew', session.signingInAgain, { hasShown: true }, 'children'],
  [
    'keeps nothing while signing in with expired="sign-in"',
    session.signingInAgain,
    { hasShown: true, expired: 'sign-in' },
    'pending',
  ],
  ['signs in who is signed out', session.signedOut, {}, 'sign-in'],
  ['shows the fallback to who is signed out', session.signedOut, { hasFallback: true }, 'fallback'],
  [
    'shows the fallback after a failure',
    failed(new AuthError('access_denied')),
    { hasFallback: true },
    'fallback',
  ],
  ['prompts after a failure', failed(new AuthError('access_denied')), {}, 'prompt'],
  ['prompts after a sign-out under the guard', session.signedOut, { hasShown: true }, 'prompt'],
  ['keeps the children of an expired session', lost, { hasShown: true }, 'children'],
  ['signs in at once with expired="sign-in"', lost, { hasShown: true, expired: 'sign-in' }, 'sign-in'],
  ['signs in on a page that loads with an expired session', lost, {}, 'sign-in'],
  [
    'shows the fallback on a page that loads with an expired session',
    lost,
    { hasFallback: true },
    'fallback',
  ],
  [
    'prompts where the sign-in of an expired session failed',
    expired(new AuthError('access_denied')),
    { expired: 'sign-in' },
    'prompt',
  ],
]

describe('judge', () => {
  test.each(table)('%s', (_, value, options, verdict) => {
    expect(judge(value, { ...fresh, ...options })).toBe(verdict)
  })
})
