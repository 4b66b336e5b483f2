import { expect, test } from 'vitest'
import { noon } from '../testing/records.ts'
import type { TrailEntry } from '../trail.ts'
import { diagnose, type Ledger } from './diagnosis.ts'

function setup(changes: Partial<Ledger> = {}) {
  const evidence: readonly TrailEntry[] = [
    {
      id: 'tab.1',
      at: noon,
      tab: 'tab',
      type: 'sent',
      credential: 'code',
      fingerprint: 'fp-of-code',
      attempt: 1,
    },
  ]
  return {
    evidence,
    result: diagnose({ credential: 'code', unclearSends: 0, age: 1000, evidence, ...changes }),
  }
}

test('an earlier send without an answer makes a lost response likely, for a code and for a refresh token', () => {
  for (const credential of ['code', 'refresh_token'] as const) {
    const { result, evidence } = setup({ credential, unclearSends: 1, age: 3600_000 })
    expect(result).toMatchObject({ cause: 'response_lost', confidence: 'likely' })
    expect(result.evidence).toBe(evidence)
    expect(result.tried.length).toBeGreaterThan(0)
  }
})

test('a code that waited longer than a minute has possibly expired', () => {
  expect(setup({ age: 60_001 }).result).toMatchObject({ cause: 'code_expired', confidence: 'possible' })
})

test('a code of one minute is not called expired', () => {
  expect(setup({ age: 60_000 }).result).toMatchObject({ cause: 'unknown' })
})

test('a refresh token that was sent once may have been repeated by the browser, or after a day have expired', () => {
  const day = 24 * 60 * 60_000
  const causeAt = (age: number | undefined) => setup({ credential: 'refresh_token', age }).result.cause
  expect([3600_000, day, day + 1, undefined].map(causeAt)).toEqual([
    'response_lost',
    'response_lost',
    'refresh_token_expired',
    'response_lost',
  ])
  expect(setup({ age: undefined }).result).toMatchObject({ cause: 'unknown' })
})

test('every diagnosis has its evidence and one sentence of remedy', () => {
  for (const changes of [{ unclearSends: 2 }, { age: 100_000 }, {}]) {
    const { result, evidence } = setup(changes)
    expect(result.evidence).toBe(evidence)
    expect(result.remedy).toMatch(/^[A-Z].*[.]$/)
  }
})
