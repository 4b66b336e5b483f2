import fc from 'fast-check'
import { expect, test } from 'vitest'
import { heldToken, noon } from '../testing/records.ts'
import { freshness } from './freshness.ts'

function setup() {
  const token = heldToken()
  return {
    token,
    end: token.expiresAt,
    judge: (now: number, minValidity = 30) => freshness(token, now, minValidity),
  }
}

test('no token is as good as an expired one', () => {
  expect(freshness(undefined, noon, 0)).toBe('expired')
})

test('a token is fresh while it lasts as long as the caller needs it, to the millisecond', () => {
  const { judge, end } = setup()
  expect(judge(noon)).toBe('fresh')
  expect(judge(end - 30_000)).toBe('fresh')
  expect(judge(end - 29_999)).toBe('due')
})

test('a token is due until its last millisecond, and expired at its end', () => {
  const { judge, end } = setup()
  expect(judge(end - 1)).toBe('due')
  expect(judge(end)).toBe('expired')
  expect(judge(end + 1)).toBe('expired')
})

test('a caller who needs no validity gets a fresh token until its end', () => {
  const { judge, end } = setup()
  expect(judge(end - 1, 0)).toBe('fresh')
  expect(judge(end, 0)).toBe('expired')
})

test('a caller who needs more than the lifetime finds the token due, not expired', () => {
  const { judge } = setup()
  expect(judge(noon, 301)).toBe('due')
})

test('a token from the future is not given out, but a small correction of the clock does no harm', () => {
  const { judge } = setup()
  expect(judge(noon - 60_000)).toBe('fresh')
  expect(judge(noon - 60_001)).toBe('expired')
})

test('a token never becomes fresher by the passing of time', () => {
  const rank = { fresh: 2, due: 1, expired: 0 }
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.nat(200_000_000),
      fc.nat(200_000_000),
      fc.nat(5000),
      (lifetime, first, more, minValidity) => {
        const token = heldToken({ lifetime, expiresAt: noon + lifetime * 1000 })
        const before = rank[freshness(token, noon + first, minValidity)]
        expect(rank[freshness(token, noon + first + more, minValidity)]).toBeLessThanOrEqual(before)
      },
    ),
  )
})

test('a token that is fresh for a long need is fresh for a shorter one', () => {
  fc.assert(
    fc.property(fc.nat(400_000), fc.nat(400), fc.nat(400), (age, need, less) => {
      const { token } = setup()
      fc.pre(freshness(token, noon + age, need + less) === 'fresh')
      expect(freshness(token, noon + age, need)).toBe('fresh')
    }),
  )
})
