import fc from 'fast-check'
import { expect, test } from 'vitest'
import { heldToken, noon, sentIntent } from '../testing/records.ts'
import type { SendOutcome } from './record.ts'
import { decideResend, type ResendQuestion } from './resend.ts'

const residue = heldToken()

function setup(
  changes: Partial<ResendQuestion> & { age?: number; attempt?: number; outcome?: SendOutcome | null } = {},
) {
  const { age = 0, attempt = 1, outcome = 'unclear', ...question } = changes
  return decideResend({
    intent: sentIntent({ attempt, outcome: outcome ?? undefined }),
    now: noon + age,
    reuseWindow: 3,
    residue: undefined,
    ...question,
  })
}

test('within the reuse window it is resent once, at once', () => {
  expect(setup({ age: 0 })).toEqual({ kind: 'send', attempt: 2 })
  expect(setup({ age: 2999, residue })).toEqual({ kind: 'send', attempt: 2 })
})

test('the window closes to the millisecond', () => {
  expect(setup({ age: 3000, residue })).toEqual({ kind: 'adopt', token: residue })
})

test('a second resend does not count on the window', () => {
  expect(setup({ age: 1000, attempt: 2, residue })).toEqual({ kind: 'adopt', token: residue })
  expect(setup({ age: 1000, attempt: 2 })).toEqual({ kind: 'wait', delay: 3000 })
})

test('outside the window nobody sends while a usable token is left', () => {
  expect(setup({ age: 86_400_000, residue })).toEqual({ kind: 'adopt', token: residue })
})

test('with no token left, pauses grow from 2 s to a minute and the count has no end', () => {
  const pauseAfter = (attempt: number) => setup({ reuseWindow: 0, attempt })
  expect([1, 2, 3, 4, 5, 6, 7, 100].map(pauseAfter)).toEqual(
    [2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000].map((delay) => ({ kind: 'wait', delay })),
  )
})

test.each(['timed-out', null] as const)(
  'a request that may still be queued is given 5 s to arrive: outcome %s',
  (outcome) => {
    expect(setup({ reuseWindow: 0, outcome })).toEqual({ kind: 'wait', delay: 5000 })
  },
)

test('after its pause it is sent again, and the attempt is counted', () => {
  expect(setup({ age: 3999, attempt: 2 })).toEqual({ kind: 'wait', delay: 1 })
  expect(setup({ age: 4000, attempt: 2 })).toEqual({ kind: 'send', attempt: 3 })
})

test('a send from the future is outside the window and no base for a pause', () => {
  expect(setup({ age: -1, residue })).toEqual({ kind: 'adopt', token: residue })
  expect(setup({ age: -1 })).toEqual({ kind: 'send', attempt: 2 })
})

test('without a reuse window a usable token is always used up first', () => {
  expect(setup({ reuseWindow: 0, residue })).toEqual({ kind: 'adopt', token: residue })
})

test('a usable token is sacrificed to a resend only by the first one, inside the window', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -100_000, max: 1_000_000 }),
      fc.integer({ min: 1, max: 50 }),
      fc.nat(60),
      (age, attempt, reuseWindow) => {
        const { kind } = setup({ age, attempt, reuseWindow, residue })
        expect(kind).toBe(attempt === 1 && age >= 0 && age < reuseWindow * 1000 ? 'send' : 'adopt')
      },
    ),
  )
})

test('with no token left it never ends: a wait is over after the time that it names', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -100_000, max: 1_000_000 }),
      fc.integer({ min: 1, max: 1100 }),
      (age, attempt) => {
        const first = setup({ age, attempt })
        if (first.kind !== 'wait') return
        expect(first.delay).toBeGreaterThan(0)
        expect(first.delay).toBeLessThanOrEqual(60_000)
        expect(setup({ age: age + first.delay, attempt }).kind).toBe('send')
      },
    ),
  )
})
