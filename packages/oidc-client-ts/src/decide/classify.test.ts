import { expect, test } from 'vitest'
import { classify, type Verdict } from './classify.ts'

test.each<[Verdict, string | undefined, boolean, number | undefined]>([
  ['unsent', undefined, false, undefined],
  ['refused', 'invalid_grant', true, 400],
  ['refused', 'invalid_grant', true, undefined],
  ['unclear', 'invalid_grant', true, 500],
  ['unclear', 'server_error', true, undefined],
  ['unclear', 'temporarily_unavailable', true, 400],
  ['unclear', 'slow_down', true, 429],
  ['declined', 'invalid_scope', true, 400],
  ['declined', 'login_required', true, 200],
  ['invalid', undefined, true, 200],
  ['unclear', undefined, true, 400],
  ['unclear', undefined, true, 503],
  ['unclear', undefined, true, undefined],
])('is %s for error %s, sent %s, status %s', (verdict, oauthError, isSent, status) => {
  expect(classify({ oauthError, isSent, status })).toBe(verdict)
})
