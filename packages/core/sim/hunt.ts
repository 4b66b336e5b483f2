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
}

/** Runs a mutant until an invariant breaks that holds without it, in the run of the same seed. */
export async function hunt(
  mutant: Mutant,
  plain: string,
  {
    runs,
    seed,
    script,
  }: { readonly runs: number; readonly seed: number; readonly script?: string | undefined },
): Promise<Hunted> {
  const live = await bundle(mutant.name.replace(/\W+/g, '-'), mutant.patches)
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
  return { mutant, runs: figures.runs, invariant: failure?.invariant, text: failure?.text }
}
