import { expect, test } from 'vitest'
import { noon } from '../testing/trail.ts'
import { badgeText, countdownText, durationText, firstToEnd, tokenName } from './texts.ts'

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1000, '1 s'],
  [59_000, '59 s'],
  [60_000, '1 min'],
  [3_540_000, '59 min'],
  [3_600_000, '1 h'],
  [169_200_000, '47 h'],
  [172_800_000, '2 d'],
])('%d ms are %s', (ms, text) => {
  expect(durationText(ms)).toBe(text)
})

test.each([
  [-1, 'expired'],
  [0, 'expired'],
  [1, '0:01'],
  [59_999, '1:00'],
  [272_000, '4:32'],
  [3_600_000, '1:00:00'],
  [3_672_000, '1:01:12'],
])('%d ms before its end a token shows %s', (ms, text) => {
  expect(countdownText(ms)).toBe(text)
})

test('the badge counts each send, and what was saved in pages and by tabs', () => {
  expect(badgeText({ sent: 3, resent: 1, joined: 9, adopted: 2, takeovers: 1 })).toBe('4 sent, 11 saved')
})

const token = (changes: object = {}) => ({
  request: {},
  fingerprint: 'fp',
  expiresAt: noon,
  lifetime: 300,
  ...changes,
})

test('a token goes by its resource, its organization, or neither', () => {
  expect(tokenName(token({ request: { resource: 'https://r.example/' } }))).toBe('https://r.example/')
  expect(tokenName(token({ request: { organization_id: 'org' } }))).toBe('org')
  expect(tokenName(token())).toBe('default audience')
})

test('the token to watch is the one that ends first', () => {
  const first = token({ expiresAt: noon - 1 })
  expect(firstToEnd([token(), first])).toBe(first)
  expect(firstToEnd([])).toBeUndefined()
})
