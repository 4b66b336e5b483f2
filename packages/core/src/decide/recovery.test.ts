import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grantRecord, noon } from '../testing/records.ts'
import { nextStep, parseGuard, type RecoveryGuard, type RecoveryQuestion } from './recovery.ts'

const lost = grantRecord({ status: 'lost', epoch: 9 })
const cause = 'grant-1 9'

/** A lost grant, everything possible and nothing tried. */
function setup(changes: Partial<RecoveryQuestion> = {}): RecoveryQuestion {
  return {
    grant: lost,
    guard: undefined,
    isSilentPossible: true,
    mayRedirect: true,
    isVisible: true,
    isFramed: false,
    now: noon,
    ...changes,
  }
}

function guard(changes: Partial<RecoveryGuard> = {}): RecoveryGuard {
  return { cause, silent: true, redirect: false, redirectedAt: 0, ...changes }
}

test('the first step is silent, and noted', () => {
  expect(nextStep(setup())).toEqual({ kind: 'silent', guard: guard() })
})

test('a silent step is taken once for a loss, and anew for the next', () => {
  expect(nextStep(setup({ guard: guard(), mayRedirect: false }))).toEqual({ kind: 'tell' })
  const next = grantRecord({ status: 'lost', grantId: 'grant-2', epoch: 11 })
  expect(nextStep(setup({ grant: next, guard: guard() }))).toMatchObject({
    kind: 'silent',
    guard: { cause: 'grant-2 11' },
  })
})

test('a hidden page waits with the silent step, and with the redirect by telling', () => {
  expect(nextStep(setup({ isVisible: false }))).toEqual({ kind: 'wait' })
  expect(nextStep(setup({ isVisible: false, guard: guard() }))).toEqual({ kind: 'tell' })
  expect(nextStep(setup({ isVisible: false, isSilentPossible: false }))).toEqual({ kind: 'tell' })
})

test('a framed page only tells', () => {
  expect(nextStep(setup({ isFramed: true }))).toEqual({ kind: 'tell' })
  expect(nextStep(setup({ isFramed: true, guard: guard() }))).toEqual({ kind: 'tell' })
})

test('where nothing silent is possible, or it was tried, the page leaves if the app wants that', () => {
  const step = { kind: 'redirect', guard: guard({ redirect: true, redirectedAt: noon }) }
  expect(nextStep(setup({ guard: guard() }))).toEqual(step)
  expect(nextStep(setup({ isSilentPossible: false }))).toEqual({
    ...step,
    guard: { ...step.guard, silent: false },
  })
  expect(nextStep(setup({ isSilentPossible: false, mayRedirect: false }))).toEqual({ kind: 'tell' })
})

test('it leaves once for a loss', () => {
  const gone = guard({ redirect: true, redirectedAt: noon - 3600_000 })
  expect(nextStep(setup({ guard: gone }))).toEqual({ kind: 'tell' })
})

test.each([
  [59_999, 'tell'],
  [60_000, 'redirect'],
  [-59_999, 'tell'],
  [-60_000, 'redirect'],
])('%d ms after it left for another loss the step is: %s', (age, kind) => {
  const earlier = guard({ cause: 'grant-0 3', redirect: true, redirectedAt: noon - age })
  expect(nextStep(setup({ guard: earlier, isSilentPossible: false })).kind).toBe(kind)
})

test('the time of the last redirect outlives the loss that it was for', () => {
  const earlier = guard({ cause: 'grant-0 3', redirect: true, redirectedAt: noon - 1_000 })
  expect(nextStep(setup({ guard: earlier }))).toEqual({
    kind: 'silent',
    guard: guard({ redirectedAt: noon - 1_000 }),
  })
})

test.each([undefined, grantRecord(), grantRecord({ status: 'out', user: null })])(
  'where nothing is lost, nothing is done',
  (grant) => {
    expect(nextStep(setup({ grant }))).toEqual({ kind: 'none' })
  },
)

const question = fc.record({
  isSilentPossible: fc.boolean(),
  mayRedirect: fc.boolean(),
  isVisible: fc.boolean(),
  isFramed: fc.boolean(),
  now: fc.integer({ min: noon, max: noon + 100_000 }),
  epoch: fc.integer({ min: 1, max: 3 }),
})

test('no story of losses silently asks or leaves twice for one of them, or leaves twice in a minute', () => {
  fc.assert(
    fc.property(fc.array(question), (story) => {
      const taken: string[] = []
      const leaves: number[] = []
      let known: RecoveryGuard | undefined
      let epoch = 0
      for (const { epoch: raise, ...rest } of story) {
        // Epochs only rise.
        epoch += raise - 1
        const grant = grantRecord({ status: 'lost', epoch })
        const step = nextStep(setup({ ...rest, grant, guard: known }))
        if (step.kind !== 'silent' && step.kind !== 'redirect') continue
        known = step.guard
        expect(rest).toMatchObject({ isVisible: true, isFramed: false })
        taken.push(`${step.kind} ${step.guard.cause}`)
        if (step.kind === 'redirect') leaves.push(rest.now)
      }
      expect(new Set(taken).size).toBe(taken.length)
      for (const [index, at] of leaves.slice(1).entries())
        expect(Math.abs(at - (leaves[index] ?? 0))).toBeGreaterThanOrEqual(60_000)
    }),
  )
})

test('a guard is read as it was written', () => {
  expect(parseGuard(guard())).toEqual(guard())
})

test.each([
  undefined,
  null,
  'x',
  [],
  {},
  { ...guard(), cause: 1 },
  { ...guard(), silent: 'no' },
  { ...guard(), redirect: undefined },
  { ...guard(), redirectedAt: Number.NaN },
  { ...guard(), redirectedAt: '0' },
])('%j is no guard', (value) => {
  expect(parseGuard(value)).toBeUndefined()
})
