import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grantRecord, heldToken, sentIntent, transactionRecord } from '../testing/records.ts'
import { parseGrant, parseTransaction } from './record.ts'

const nothing = [
  undefined,
  null,
  0,
  '',
  'grant',
  true,
  [],
  {},
  { version: 1 },
  { status: 'live' },
  new Date(0),
]

test.each([
  grantRecord(),
  grantRecord({ tokens: { key: heldToken() }, intent: sentIntent() }),
  grantRecord({ status: 'lost', refreshToken: null, idToken: null }),
  grantRecord({ status: 'out', user: null }),
])('a grant record is read as it was written', (grant) => {
  expect(parseGrant(structuredClone(grant))).toEqual(grant)
})

test('what is no record is as good as none', () => {
  for (const value of nothing) {
    expect(parseGrant(value)).toBeUndefined()
    expect(parseTransaction(value)).toBeUndefined()
  }
})

test('a grant of another version is foreign, whatever else it says', () => {
  expect(parseGrant({ version: 2, status: 'asleep' })).toBe('foreign')
  expect(parseGrant({ ...grantRecord(), version: 2 })).toBe('foreign')
})

test('a transaction of another version is as good as none', () => {
  expect(parseTransaction({ ...transactionRecord(), version: 2 })).toBeUndefined()
})

test.each([
  ['status', 'asleep'],
  ['grantId', 1],
  ['epoch', '7'],
  ['generation', null],
  ['signOuts', undefined],
  ['startedAt', '0'],
  ['scope', null],
  ['tokens', 'key'],
  ['tokens', null],
  ['user', 'ada'],
  ['user', null],
  ['user', { name: 'Ada' }],
  ['user', { sub: 1 }],
  ['intent', 'intent-1'],
  ['intent', undefined],
])('a grant whose %s is %j is corrupt', (key, value) => {
  expect(parseGrant({ ...grantRecord(), [key]: value })).toBeUndefined()
})

test.each([
  ['refreshToken', 5],
  ['refreshToken', undefined],
  ['epoch', Number.NaN],
  ['epoch', Number.POSITIVE_INFINITY],
  ['tokens', { key: null }],
  ['tokens', { key: { accessToken: 'at-1' } }],
  ['tokens', { key: { ...heldToken(), accessToken: 1 } }],
  ['tokens', { key: { ...heldToken(), expiresAt: '1' } }],
  ['intent', {}],
  ['intent', { ...sentIntent(), attempt: 'x' }],
  ['intent', { ...sentIntent(), sentAt: undefined }],
])('a grant whose parts cannot be worked with is corrupt: %s is %j', (key, value) => {
  expect(parseGrant({ ...grantRecord(), [key]: value })).toBeUndefined()
})

test('a grant beyond a megabyte is not taken in', () => {
  expect(parseGrant(grantRecord({ user: { sub: 'ada', name: 'a'.repeat(900_000) } }))).toBeDefined()
  expect(parseGrant(grantRecord({ user: { sub: 'ada', name: 'a'.repeat(1_000_000) } }))).toBeUndefined()
})

test('a grant that JSON cannot carry, as IndexedDB can, is corrupt', () => {
  const circular: Record<string, unknown> = { sub: 'ada' }
  circular['self'] = circular
  expect(parseGrant({ ...grantRecord(), user: circular })).toBeUndefined()
  expect(parseGrant({ ...grantRecord(), user: { sub: 'ada', big: 1n } })).toBeUndefined()
})

test.each(['open', 'sent', 'redeemed', 'refused', 'restarted'] as const)(
  'a transaction that is %s is read as it was written',
  (status) => {
    const transaction = transactionRecord({ status })
    expect(parseTransaction(structuredClone(transaction))).toEqual(transaction)
  },
)

test.each([
  ['status', 'asleep'],
  ['state', 1],
  ['createdAt', '0'],
  ['redirect_uri', null],
  ['nonce', undefined],
  ['returnTo', {}],
  ['request', 'openid'],
  ['interruptedAt', undefined],
  ['signOuts', '1'],
])('a transaction whose %s is %j is corrupt', (key, value) => {
  expect(parseTransaction({ ...transactionRecord(), [key]: value })).toBeUndefined()
})

test.each([
  ['request', null],
  ['request', { scope: 'openid' }],
])('a transaction whose parts cannot be worked with is corrupt: %s is %j', (key, value) => {
  expect(parseTransaction({ ...transactionRecord(), [key]: value })).toBeUndefined()
})

test('a transaction beyond a megabyte is not taken in', () => {
  expect(parseTransaction(transactionRecord({ appState: 'a'.repeat(1_000_000) }))).toBeUndefined()
})

test('no JSON makes a reader throw, and what is read is of this version', () => {
  const damage = fc.dictionary(
    fc.constantFrom('version', 'status', 'user', 'tokens', 'intent', 'request', '__proto__', 'toJSON'),
    fc.jsonValue(),
    { noNullPrototype: false },
  )
  fc.assert(
    fc.property(fc.jsonValue(), damage, (value, changes) => {
      const damaged: unknown[] = [
        value,
        { ...grantRecord(), ...changes },
        { ...transactionRecord(), ...changes },
      ]
      damaged.push(JSON.parse(`{"version":1,"status":"live","__proto__":${JSON.stringify(value)}}`))
      for (const found of damaged) {
        const grant = parseGrant(found)
        if (grant !== undefined && grant !== 'foreign') expect(grant.version).toBe(1)
        const transaction = parseTransaction(found)
        if (transaction !== undefined) expect(transaction.version).toBe(1)
      }
    }),
    { numRuns: 200 },
  )
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})
