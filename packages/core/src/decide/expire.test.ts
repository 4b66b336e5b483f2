import { expect, test } from 'vitest'
import { grantRecord, heldToken, noon, sentIntent } from '../testing/records.ts'
import { expireTokens } from './expire.ts'
import { freshness } from './freshness.ts'

const later = noon + 1000

test('all tokens of a live grant end, the epoch rises by one, and nothing else changes', () => {
  const tokens = { a: heldToken(), b: heldToken({ accessToken: 'at-2' }) }
  const grant = grantRecord({ tokens })
  const expiry = expireTokens(grant, later)
  const expired = Object.fromEntries(
    Object.entries(tokens).map(([key, token]) => [key, { ...token, expiresAt: later }]),
  )
  expect(expiry).toEqual({ kind: 'expired', grant: { ...grant, epoch: grant.epoch + 1, tokens: expired } })
  expect(Object.values(expired).map((token) => freshness(token, later, 0))).toEqual(['expired', 'expired'])
})

test('a token that has ended does not live longer', () => {
  const token = heldToken({ expiresAt: noon - 1 })
  expect(expireTokens(grantRecord({ tokens: { a: token } }), noon)).toMatchObject({
    grant: { tokens: { a: { expiresAt: noon - 1 } } },
  })
})

test('a renewal that is under way keeps its epoch', () => {
  expect(expireTokens(grantRecord({ intent: sentIntent() }), later)).toEqual({ kind: 'busy' })
})

test('a send whose outcome is noted does not stand in the way, and stays noted', () => {
  const intent = sentIntent({ outcome: 'unclear' })
  expect(expireTokens(grantRecord({ intent }), later)).toMatchObject({ kind: 'expired', grant: { intent } })
})

test.each([undefined, grantRecord({ status: 'lost' }), grantRecord({ status: 'out' })])(
  'where nobody is signed in there is nothing to end',
  (grant) => {
    expect(expireTokens(grant, later)).toEqual({ kind: 'none' })
  },
)
