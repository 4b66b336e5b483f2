import { expect, test } from 'vitest'
import { AuthError, type Diagnosis, type Session } from '@onegrant/core'
import type { GrantView } from '@onegrant/core/development'
import { causes } from '@onegrant/core/diagnosis'
import { entry, noon, refused, sent } from '../testing/trail.ts'
import { causeText, diagnosisOf, isLoss, newLosses, safeLink } from './losses.ts'

const diagnosis = (cause: Diagnosis['cause']): Diagnosis => ({
  cause,
  confidence: 'likely',
  evidence: [],
  tried: [],
  remedy: 'Sign in again.',
  docs: 'docs/invalid-grant.md',
})

test('a loss is a grant that ended, or a credential that was refused as invalid_grant', () => {
  expect(isLoss(entry('lost', { epoch: 2, cause: 'unknown' }))).toBe(true)
  expect(isLoss(refused())).toBe(true)
  expect(isLoss(refused(0, 'a', 'invalid_client'))).toBe(false)
  expect(isLoss(sent())).toBe(false)
})

test('losses are new until they are looked at', () => {
  const [old, recent] = [refused(0), refused(10)]
  expect(newLosses([old, recent, sent(20)], noon + 5)).toEqual([recent])
  expect(newLosses([old, recent], noon + 10)).toEqual([])
})

const signedOut = (given: Diagnosis | undefined): Session => ({
  status: 'signed-out',
  user: undefined,
  error: new AuthError('invalid_grant', { diagnosis: given }),
})
const grant = (given: Diagnosis | undefined) => ({ diagnosis: given }) as GrantView

test("the app's own error says why, else the record does", () => {
  const [byError, byRecord] = [diagnosis('code_expired'), diagnosis('grant_revoked')]
  expect(diagnosisOf(signedOut(byError), grant(byRecord))).toBe(byError)
  expect(diagnosisOf(signedOut(undefined), grant(byRecord))).toBe(byRecord)
  expect(diagnosisOf(signedOut(undefined), undefined)).toBeUndefined()
  expect(diagnosisOf({ status: 'restoring', user: undefined, error: undefined }, grant(byRecord))).toBe(
    byRecord,
  )
})

test.each([
  ['https://docs.example/invalid-grant', true],
  ['javascript:alert(1)', false],
  ['http://docs.example/', false],
  ['not a link', false],
  [undefined, false],
  [7, false],
])('a link is followed where it is one: %s', (value, isLink) => {
  expect(safeLink(value)).toBe(isLink ? value : undefined)
})

test('a cause is told in words, and one of tomorrow by its name', () => {
  expect(causeText('response_lost')).toBe(causes.response_lost.meaning)
  expect(causeText('a_cause_of_tomorrow')).toBe('a_cause_of_tomorrow')
  expect(causeText('toString')).toBe('toString')
})
