import { beforeAll, expect, test } from 'vitest'
import { bundle } from './bundle.ts'
import { employ } from './crew.ts'
import { hunt } from './hunt.ts'
import { misfits } from './mutants/fits.ts'
import { mutants } from './mutants/index.ts'
import { reportFailure } from './report.ts'
import type { Job } from './worker.ts'

declare const process: { readonly env: { readonly FC_RUNS?: string } }

/** A long run takes other seeds as well: the seed is part of what it prints. */
const runs = Number(process.env.FC_RUNS ?? 600)
const first = 1
const minutes = 60_000
let plain = ''

beforeAll(async () => {
  plain = await bundle('plain')
}, minutes)

function job(changes: Partial<Job>): Job {
  return { live: plain, plain: undefined, seed: first, runs, policy: 'both', without: [], ...changes }
}

test(
  `nothing that must hold is broken in ${runs} runs of two to six tabs`,
  async () => {
    const { failures } = await employ(job({}))
    expect(failures.map(reportFailure)).toEqual([])
  },
  30 * minutes,
)

test.each(['extended worker', 'worker'] as const)(
  'the same holds where a %s sends for the pages',
  async (executor) => {
    const { failures } = await employ(job({ executor, runs: Math.ceil(runs / 6) }))
    expect(failures.map(reportFailure)).toEqual([])
  },
  30 * minutes,
)

test(
  'the same holds where sessions are in the memory of the tabs',
  async () => {
    const { failures } = await employ(job({ persistence: 'memory', runs: Math.ceil(runs / 6) }))
    expect(failures.map(reportFailure)).toEqual([])
  },
  30 * minutes,
)

test(
  'the same holds where tokens are bound to a key, and nonces change all the time',
  async () => {
    const { failures, counts } = await employ(job({ isBound: true, runs: Math.ceil(runs / 6) }))
    expect(failures.map(reportFailure)).toEqual([])
    expect(counts.faults.get('F28 nonce asked for')).toBeGreaterThan(runs / 6)
  },
  30 * minutes,
)

test(
  'a seed is the whole of a run',
  async () => {
    const [one, other] = await Promise.all([employ(job({ runs: 30 })), employ(job({ runs: 30 }))])
    expect({ steps: one.steps, cells: one.counts.cells }).toEqual({
      steps: other.steps,
      cells: other.counts.cells,
    })
    const { steps } = await employ(job({ runs: 30, seed: first + 1000 }))
    expect(steps).not.toBe(one.steps)
  },
  minutes,
)

test('every mutant is a change of the engine as it is', () => {
  expect(misfits()).toEqual([])
  expect(mutants.length).toBeGreaterThanOrEqual(30)
})

test(
  'a failure is found, told as a story, and lived again by its seed',
  async () => {
    const live = await bundle('no-lane', mutants.find(({ name }) => name === 'no lane')?.patches)
    const { failures } = await employ(job({ live, runs: 3 }))
    const [failure] = failures
    if (failure === undefined) throw new Error('The mutant has not been found.')
    expect(reportFailure(failure)).toMatch(/pnpm sim --seed \d+ --runs 1 --policy (uniform|pct)/)
    expect(failure.story.join('\n')).toMatch(/sends #1 [^]*sends #2/)
    const again = await employ(job({ live, runs: 1, seed: failure.seed, policy: failure.policy }))
    expect(again.failures).toEqual([failure])
  },
  5 * minutes,
)

test.each(['no intent', 'resend at any age', 'rotated token not stored', 'a time-out is a refusal'])(
  'finds the bug: %s',
  async (name) => {
    const mutant = mutants.find((found) => found.name === name)
    if (mutant === undefined) throw new Error(name)
    expect((await hunt(mutant, plain, { runs: 2000, seed: first })).invariant).toBeDefined()
  },
  10 * minutes,
)
