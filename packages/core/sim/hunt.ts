import { bundle } from './bundle.ts'
import { employ } from './crew.ts'
import type { Mutant } from './mutants/mutant.ts'

/** What became of a mutant. */
export interface Hunted {
  readonly mutant: Mutant
  /** Runs until it was found, or all that there were. */
  readonly runs: number
  readonly invariant: string | undefined
  readonly text: string | undefined
  /** The course that it was found in; by chance where absent. */
  readonly course: string | undefined
}

interface HuntOptions {
  readonly runs: number
  readonly seed: number
  /** Every run takes it. */
  readonly script?: string | undefined
}

/**
 * Runs a mutant until an invariant breaks that holds without it, in the run of the same seed: by chance, then, where
 * that has not found it, in the mutant's own course.
 */
export async function hunt(mutant: Mutant, plain: string, options: HuntOptions): Promise<Hunted> {
  const live = await bundle(mutant.name.replace(/\W+/g, '-'), mutant.patches)
  const byChance = await run(mutant, live, plain, options)
  const { course } = mutant
  if (byChance.invariant !== undefined || options.script !== undefined || course === undefined)
    return byChance
  const inCourse = await run(mutant, live, plain, { ...options, script: course })
  return { ...inCourse, runs: byChance.runs + inCourse.runs }
}

async function run(
  mutant: Mutant,
  live: string,
  plain: string,
  { runs, seed, script }: HuntOptions,
): Promise<Hunted> {
  const figures = await employ({
    live,
    plain,
    seed,
    runs,
    policy: 'both',
    without: [],
    script,
    countsKnown: mutant.isKnown === true,
    executor: mutant.executor,
    persistence: mutant.persistence,
    isBound: mutant.isBound,
  })
  const [failure] = figures.failures
  return {
    mutant,
    runs: figures.runs,
    invariant: failure?.invariant,
    text: failure?.text,
    course: script,
  }
}
