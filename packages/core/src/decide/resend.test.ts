import fc from 'fast-check'
import { expect, test } from 'vitest'
import { heldToken, noon, sentIntent } from '../testing/records.ts'
import type { SendOutcome } from './record.ts'
import { decideResend, pauseAfter, type ResendQuestion } from './resend.ts'

const residue = heldToken()

function setup(
  changes: Partial<ResendQuestion> & {
    age?: number
    attempt?: number
    outcome?: SendOutcome | null
    pause?: number
  } = {},
) {
  const { age = 0, attempt = 1, outcome = 'unclear', pause = 2000, ...question } = changes
  return decideResend({
    intent: sentIntent({ attempt, outcome: outcome ?? undefined, retryAt: noon + pause }),
    now: noon + age,
    ownAge: 0,
    reuseWindow: 3,
    isSenderDone: true,
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
  expect(setup({ age: 1000, attempt: 2 })).toEqual({ kind: 'wait', delay: 1000 })
})

test('outside the window nobody sends while a usable token is left', () => {
  expect(setup({ age: 86_400_000, residue })).toEqual({ kind: 'adopt', token: residue })
})

test('with no token left, it is sent again after its pause, and the attempt is counted', () => {
  expect(setup({ age: 3999, attempt: 2, pause: 4000 })).toEqual({ kind: 'wait', delay: 1 })
  expect(setup({ age: 4000, attempt: 2, pause: 4000 })).toEqual({ kind: 'send', attempt: 3 })
})

test('the age is the larger of the two clocks: a wall clock set back opens no window again', () => {
  expect(setup({ age: 100, ownAge: 2999, residue })).toEqual({ kind: 'send', attempt: 2 })
  expect(setup({ age: 100, ownAge: 3000, residue })).toEqual({ kind: 'adopt', token: residue })
  expect(setup({ age: 3000, ownAge: 100, residue })).toEqual({ kind: 'adopt', token: residue })
})

test('a sender that may hold the answer is not overtaken inside the window', () => {
  expect(setup({ isSenderDone: false, residue })).toEqual({ kind: 'adopt', token: residue })
  expect(setup({ isSenderDone: false })).toEqual({ kind: 'wait', delay: 2000 })
  expect(setup({ isSenderDone: false, age: 2000 })).toEqual({ kind: 'send', attempt: 2 })
})

test('a server that named the time of the next request gets it, inside the window too', () => {
  expect(setup({ outcome: 'deferred' })).toEqual({ kind: 'wait', delay: 2000 })
  expect(setup({ outcome: 'deferred', residue })).toEqual({ kind: 'adopt', token: residue })
})

test('pauses grow from 2 s to a minute', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 100].map((attempt) => pauseAfter('unclear', attempt, undefined, 0))
  expect(pauses).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000])
})

test.each(['timed-out', undefined] as const)(
  'a request that may still be queued is given 5 s to arrive: outcome %s',
  (outcome) => {
    expect(pauseAfter(outcome, 1, undefined, 0)).toBe(5000)
  },
)

test('jitter only ever makes a pause longer, by a fifth at most', () => {
  expect(pauseAfter('unclear', 1, undefined, 1)).toBe(2400)
})

test('Retry-After is heeded where it is longer than our own pause, up to ten minutes', () => {
  expect(pauseAfter('deferred', 1, 30, 0)).toBe(30_000)
  expect(pauseAfter('deferred', 1, 1, 0)).toBe(5000)
  expect(pauseAfter('deferred', 1, 86_400, 0)).toBe(600_000)
})

test('under a lasting failure a minute sees at most six requests', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('unclear' as const, 'timed-out' as const, 'deferred' as const),
      fc.constantFrom(0, 3, 30),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (outcome, reuseWindow, chance) => {
        const sends: number[] = [0]
        let intent = sentIntent({
          attempt: 1,
          outcome,
          retryAt: noon + pauseAfter(outcome, 1, undefined, chance),
        })
        for (let at = 0; at < 600_000; at += 100) {
          const question = { intent, now: noon + at, ownAge: 0, reuseWindow, isSenderDone: true }
          const plan = decideResend({ ...question, residue: undefined })
          if (plan.kind !== 'send') continue
          sends.push(at)
          const pause = pauseAfter(outcome, plan.attempt, undefined, chance)
          intent = { ...intent, attempt: plan.attempt, sentAt: noon + at, retryAt: noon + at + pause }
        }
        for (const at of sends)
          expect(sends.filter((other) => other >= at && other < at + 60_000).length).toBeLessThanOrEqual(6)
      },
    ),
  )
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
