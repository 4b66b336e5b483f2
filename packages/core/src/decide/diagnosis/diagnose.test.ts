import { expect, test } from 'vitest'
import { noon } from '../../testing/records.ts'
import type { TrailEntry } from '../../trail.ts'
import { diagnose, type Ledger } from './diagnose.ts'

const entries: readonly TrailEntry[] = [
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

function setup(changes: Partial<Ledger> = {}) {
  return diagnose({ credential: 'code', unclearSends: 0, age: 1000, evidence: entries, ...changes })
}

test('an earlier send without an answer makes a lost response likely, for a code and for a refresh token', () => {
  for (const credential of ['code', 'refresh_token'] as const) {
    const result = setup({ credential, unclearSends: 1, age: 3600_000 })
    expect(result).toMatchObject({ cause: 'response_lost', confidence: 'likely' })
    expect(result.evidence[0]?.entries).toBe(entries)
    expect(result.tried.length).toBeGreaterThan(0)
  }
})

test('a code that waited longer than a minute has possibly expired', () => {
  expect(setup({ age: 60_001 })).toMatchObject({ cause: 'code_expired', confidence: 'possible' })
  expect(setup({ age: 60_000 })).toMatchObject({ cause: 'unknown' })
})

test('a refresh token that was sent once may have been repeated by the browser, or after a day have expired', () => {
  const day = 24 * 60 * 60_000
  const causeAt = (age: number | undefined) => setup({ credential: 'refresh_token', age }).cause
  expect([3600_000, day, day + 1, undefined].map(causeAt)).toEqual([
    'response_lost',
    'response_lost',
    'refresh_token_expired',
    'response_lost',
  ])
  expect(setup({ age: undefined })).toMatchObject({ cause: 'unknown' })
})

test('every diagnosis has one sentence of remedy and a place in the documentation', () => {
  for (const changes of [{ unclearSends: 2 }, { age: 100_000 }, {}]) {
    const { remedy, docs } = setup(changes)
    expect(remedy).toMatch(/^[A-Z].*[.]$/)
    expect(docs).toMatch(/^docs\/invalid-grant\.md#[a-z-]+$/)
  }
})
