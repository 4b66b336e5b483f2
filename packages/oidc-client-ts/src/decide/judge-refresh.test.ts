import { describe, expect, test } from 'vitest'
import type { TokenRow } from '../ledger/rows.ts'
import { judgeRefresh, type RefreshView } from './judge-refresh.ts'

const row: TokenRow = { fingerprint: 'b', outcome: 'unspent', at: 100_000, by: 'other', request: '' }

const judge = (view: Partial<RefreshView>, known?: Partial<TokenRow>) =>
  judgeRefresh({
    asked: 'b',
    request: '',
    plain: true,
    by: 'me',
    stored: 'b',
    isExpired: false,
    row: known && { ...row, ...known },
    now: 200_000,
    resendAfter: 5_000,
    ...view,
  }).do

describe('a token that the ledger does not know', () => {
  test('is sent', () => expect(judge({})).toBe('send'))
  test('is sent where it is expired, though another one was asked for', () =>
    expect(judge({ asked: 'a', isExpired: true })).toBe('send'))
  test('answers a call made with the one before', () => expect(judge({ asked: 'a' })).toBe('adopt'))
  test('does not answer a call with parameters', () =>
    expect(judge({ asked: 'a', plain: false, request: 'r' })).toBe('send'))
})

describe('an unspent token', () => {
  test('is sent', () => expect(judge({}, {})).toBe('send'))
  test('answers a call made with the one before', () => expect(judge({ asked: 'a' }, {})).toBe('adopt'))
  test('does not answer where it is expired', () =>
    expect(judge({ asked: 'a', isExpired: true }, {})).toBe('send'))
  test('does not answer a call for something else', () =>
    expect(judge({ asked: 'a', plain: false, request: 'r' }, {})).toBe('send'))
  test('answers a call for the same parameters', () =>
    expect(judge({ asked: 'a', plain: false, request: 'r' }, { request: 'r' })).toBe('adopt'))
  test('of another manager answers within 2 s of its renewal', () =>
    expect(judge({ now: 101_999 }, { isRenewed: true })).toBe('adopt'))
  test('of another manager is sent 2 s after its renewal', () =>
    expect(judge({ now: 102_000 }, { isRenewed: true })).toBe('send'))
  test('of a sign-in is sent at once', () => expect(judge({ now: 100_001 }, {})).toBe('send'))
  test('of this manager is sent at once', () =>
    expect(judge({ now: 100_001 }, { by: 'me', isRenewed: true })).toBe('send'))
})

describe('a spent token', () => {
  test('waits for its successor', () => expect(judge({}, { outcome: 'done' })).toBe('wait'))
  test('waits where it is expired as well', () =>
    expect(judge({ isExpired: true }, { outcome: 'done' })).toBe('wait'))
  test('that was refused is not sent again', () =>
    expect(judge({ isExpired: true }, { outcome: 'refused' })).toBe('refused'))
})

describe('a chain that is over', () => {
  test('by a sign-out is not sent', () => expect(judge({}, { ended: 'signed_out' })).toBe('signed_out'))
  test('by another sign-in waits for that user', () =>
    expect(judge({}, { ended: 'superseded' })).toBe('wait'))
})

describe.each(['sent', 'unclear'] as const)('a token whose last send is %s', (outcome) => {
  test('is held while an access token is good', () => expect(judge({}, { outcome })).toBe('hold'))
  test('is held for 5 s', () => expect(judge({ isExpired: true, now: 104_999 }, { outcome })).toBe('hold'))
  test('is sent again after 5 s without an access token', () =>
    expect(judge({ isExpired: true, now: 105_000 }, { outcome })).toBe('send'))
})
