import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grantRecord, noon, transactionRecord } from '../testing/records.ts'
import type { GrantRecord, TransactionRecord } from './record.ts'
import { isLooping, isMeantFor, mayCommitSignIn, outdated, planRedeem } from './transaction.ts'

const minute = 60_000
const day = 24 * 60 * minute

function setup(changes: Partial<TransactionRecord>, now = noon + 1000) {
  return planRedeem(transactionRecord(changes), now)
}

test('a state that nobody knows is unknown', () => {
  expect(planRedeem(undefined, noon)).toEqual({ kind: 'unknown-state' })
})

test('an open transaction with its response is redeemed', () => {
  expect(setup({ response: 'code=c&state=s' })).toEqual({ kind: 'redeem', response: 'code=c&state=s' })
})

test('an open transaction without a response has none', () => {
  expect(setup({})).toEqual({ kind: 'no-response' })
})

test('a sign-in of more than ten minutes is given up', () => {
  expect(setup({ response: 'code=c' }, noon + 10 * minute)).toMatchObject({ kind: 'redeem' })
  expect(setup({ response: 'code=c' }, noon + 10 * minute + 1)).toEqual({ kind: 'unknown-state' })
})

test('what is over is answered from the record, however late', () => {
  for (const now of [noon, noon + day]) {
    expect(setup({ status: 'redeemed' }, now)).toEqual({ kind: 'done' })
    expect(setup({ status: 'refused' }, now)).toEqual({ kind: 'refused' })
    expect(setup({ status: 'restarted' }, now)).toEqual({ kind: 'superseded' })
  }
})

test('a sent code is given up and asked for anew, never sent again', () => {
  expect(setup({ status: 'sent', response: 'code=c' })).toEqual({ kind: 'restart' })
})

test('a second interruption within a minute ends it, and no loop begins', () => {
  expect(setup({ status: 'sent', interruptedAt: noon }, noon + minute - 1)).toEqual({ kind: 'interrupted' })
  expect(setup({ status: 'sent', interruptedAt: noon }, noon + minute)).toEqual({ kind: 'restart' })
})

test('only an open transaction is ever redeemed', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('open', 'sent', 'redeemed', 'refused', 'restarted'),
      fc.option(fc.string()),
      fc.integer({ min: -day, max: day }),
      fc.integer({ min: 0, max: noon + day }),
      (status, response, passed, interruptedAt) => {
        if (setup({ status, response, interruptedAt }, noon + passed).kind === 'redeem')
          expect(status).toBe('open')
      },
    ),
  )
})

const sent = transactionRecord({ status: 'sent', sendId: 'send-1', signOuts: 1 })

test('a sign-in commits where its send is the last word', () => {
  expect(mayCommitSignIn(sent, 'send-1', grantRecord({ signOuts: 1 }))).toBe(true)
  expect(mayCommitSignIn({ ...sent, signOuts: 0 }, 'send-1', undefined)).toBe(true)
  expect(mayCommitSignIn(sent, 'send-1', grantRecord({ status: 'out', user: null, startedAt: 0 }))).toBe(true)
})

test.each<[string, TransactionRecord | undefined, GrantRecord | undefined]>([
  ['its transaction is gone', undefined, grantRecord()],
  ['another tab restarted it', { ...sent, status: 'restarted' }, grantRecord()],
  ['it was refused', { ...sent, status: 'refused' }, grantRecord()],
  ['it was redeemed already', { ...sent, status: 'redeemed' }, grantRecord()],
  ['another send took its place', { ...sent, sendId: 'send-2' }, grantRecord()],
  ['the user signed out meanwhile', sent, grantRecord({ status: 'out', signOuts: 2, user: null })],
  ['the site was cleared meanwhile', sent, undefined],
  ['a sign-in that started later has committed', sent, grantRecord({ startedAt: noon + 1 })],
])('a sign-in does not commit where %s', (_, transaction, grant) => {
  expect(mayCommitSignIn(transaction, 'send-1', grant)).toBe(false)
})

test('a sign-in does not commit over a later one, also where that one was lost since', () => {
  expect(mayCommitSignIn(sent, 'send-1', grantRecord({ status: 'lost', startedAt: noon + 1 }))).toBe(false)
})

test('a sign-in that started earlier, or is the same, does not stand in the way', () => {
  expect(mayCommitSignIn(sent, 'send-1', grantRecord({ startedAt: noon - 1 }))).toBe(true)
  expect(mayCommitSignIn(sent, 'send-1', grantRecord({ startedAt: noon }))).toBe(true)
})

test('a sign-in that anybody may come out of is meant for whoever comes', () => {
  expect(isMeantFor(undefined, { sub: 'grace' }, grantRecord())).toBe(true)
  expect(isMeantFor(undefined, undefined, undefined)).toBe(true)
})

test.each([
  ['the user of the lost session', { sub: 'ada' }, grantRecord({ status: 'lost' }), true],
  ['another user', { sub: 'grace' }, grantRecord({ status: 'lost' }), false],
  ['nobody', undefined, grantRecord({ status: 'lost' }), false],
  [
    'that user, when another one has signed in',
    { sub: 'ada' },
    grantRecord({ user: { sub: 'grace' } }),
    false,
  ],
  ['that user, when nobody is signed in', { sub: 'ada' }, grantRecord({ status: 'out', user: null }), false],
  ['that user, when the site was cleared', { sub: 'ada' }, undefined, false],
])('of a session that is had back for one user comes %s: %s', (_, user, grant, expected) => {
  expect(isMeantFor('ada', user, grant)).toBe(expected)
})

test('open transactions are kept for ten minutes, all others for a day', () => {
  const at = (now: number) =>
    outdated([transactionRecord({ state: 'open' }), { ...sent, state: 'sent' }], now)
  expect(at(noon + 10 * minute)).toEqual([])
  expect(at(noon + 10 * minute + 1)).toEqual(['open'])
  expect(at(noon + day)).toEqual(['open'])
  expect(at(noon + day + 1)).toEqual(['open', 'sent'])
})

test('a transaction from far in the future is dropped: a clock was wrong', () => {
  const at = (now: number) => outdated([transactionRecord(), sent], now).length
  expect(at(noon - day)).toBe(0)
  expect(at(noon - day - 1)).toBe(2)
})

test('what may still be redeemed is never dropped', () => {
  fc.assert(
    fc.property(fc.integer({ min: -day, max: 2 * day }), (passed) => {
      const transaction = transactionRecord({ response: 'code=c' })
      const isRedeemable = planRedeem(transaction, noon + passed).kind === 'redeem'
      if (isRedeemable) expect(outdated([transaction], noon + passed)).toEqual([])
    }),
  )
})

test('three sign-ins in twenty seconds that came to their end are a loop; others are not', () => {
  const done = transactionRecord({ status: 'redeemed', createdAt: noon })
  expect(isLooping([done, done], noon + 5_000)).toBe(false)
  expect(isLooping([done, done, done], noon + 5_000)).toBe(true)
  expect(isLooping([done, done, done], noon + 20_000)).toBe(false)
  expect(isLooping([done, done, { ...done, status: 'open' }], noon + 5_000)).toBe(false)
  expect(isLooping([done, done, { ...done, mode: 'popup' }], noon + 5_000)).toBe(false)
  // A clock that was put back takes nothing away.
  expect(isLooping([done, done, done], noon - 5_000)).toBe(true)
})
