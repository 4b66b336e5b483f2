import { expect, test } from 'vitest'
import type { CodeRow } from '../ledger/rows.ts'
import { judgeCode } from './judge-code.ts'

const row = (outcome: CodeRow['outcome'], error?: string): CodeRow => ({
  fingerprint: 's',
  outcome,
  at: 1,
  requestType: 'si:r',
  error,
})

test('a state that nobody knows is not judged', () =>
  expect(judgeCode(undefined, false)).toEqual({ do: 'pass' }))
test('a fresh state is sent', () => expect(judgeCode(undefined, true)).toEqual({ do: 'send' }))
test('a redeemed one is replayed, also where the state is stored still', () => {
  expect(judgeCode(row('done'), false)).toEqual({ do: 'replay', row: row('done') })
  expect(judgeCode(row('done'), true).do).toBe('replay')
})
test('a refused one keeps its error', () => {
  expect(judgeCode(row('refused', 'access_denied'), true)).toEqual({ do: 'refused', error: 'access_denied' })
  expect(judgeCode(row('refused'), false)).toEqual({ do: 'refused', error: 'invalid_grant' })
})
test.each(['sent', 'unclear'] as const)('one whose outcome is %s is never sent again', (outcome) => {
  expect(judgeCode(row(outcome), true)).toEqual({ do: 'interrupted' })
  expect(judgeCode(row(outcome), false)).toEqual({ do: 'interrupted' })
})
