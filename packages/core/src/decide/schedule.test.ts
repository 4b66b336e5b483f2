import fc from 'fast-check'
import { expect, test } from 'vitest'
import { heldToken, noon } from '../testing/records.ts'
import { renewalDelay } from './schedule.ts'

function setup(lifetime: number) {
  return heldToken({ lifetime, expiresAt: noon + lifetime * 1000 })
}

test('an hour is renewed at 75 % of its lifetime', () => {
  expect(renewalDelay(setup(3600), noon, 0, true)).toBe(2700_000)
})

test('two minutes are renewed 60 s before the end, which is earlier than 75 %', () => {
  expect(renewalDelay(setup(120), noon, 0, true)).toBe(60_000)
})

test('a lifetime below two minutes is renewed at its half, not at once', () => {
  expect(renewalDelay(setup(40), noon, 0, true)).toBe(20_000)
})

test('chance only ever makes a renewal earlier, so that tabs do not wake at once', () => {
  expect(renewalDelay(setup(3600), noon, 1, true)).toBe(2700_000 - 180_000)
  expect(renewalDelay(setup(3600), noon, 0.5, true)).toBe(2700_000 - 90_000)
})

test('a hidden page comes after every visible one, and before the token ends', () => {
  for (const lifetime of [10, 120, 3600]) {
    const delays = [0, 1].map((chance) => renewalDelay(setup(lifetime), noon, chance, false))
    expect(Math.min(...delays)).toBeGreaterThan(renewalDelay(setup(lifetime), noon, 0, true))
    expect(Math.max(...delays)).toBeLessThan(lifetime * 1000)
  }
})

test('time that has passed counts', () => {
  expect(renewalDelay(setup(3600), noon + 700_000, 0, true)).toBe(2000_000)
})

test('a renewal that is overdue is due now', () => {
  expect(renewalDelay(setup(3600), noon + 3000_000, 0, true)).toBe(0)
  expect(renewalDelay(setup(3600), noon + 9000_000, 0, true)).toBe(0)
})

test('a year fits a timer of 31 bits', () => {
  expect(renewalDelay(setup(365 * 24 * 3600), noon, 0, true)).toBe(2 ** 31 - 2)
})

test('every delay fits a timer, and ends before the token does', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 400 * 24 * 3600 }),
      fc.integer({ min: -40_000_000_000, max: 40_000_000_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.boolean(),
      (lifetime, passed, chance, isVisible) => {
        const token = setup(lifetime)
        const delay = renewalDelay(token, noon + passed, chance, isVisible)
        expect(delay).toBeGreaterThanOrEqual(0)
        expect(delay).toBeLessThanOrEqual(2 ** 31 - 2)
        if (token.expiresAt > noon + passed) expect(noon + passed + delay).toBeLessThan(token.expiresAt)
      },
    ),
  )
})
