import type { Json } from './shape.ts'
import type { Step } from './story.ts'

/** One place in which two servers answered differently. */
export interface Disagreement {
  readonly story: string
  readonly step: string
  /** The way into what was seen, such as `body.error`. */
  readonly path: string
  readonly real: Json | undefined
  readonly simulated: Json | undefined
}

/** A disagreement that is as it should be. */
export interface Difference {
  /** Where it is looked for; everywhere unless given. */
  readonly story?: string
  readonly step?: string
  readonly path: string
  readonly real?: Json
  readonly simulated?: Json
  readonly because: string
}

/** All disagreements over the same steps. A step that only one side came to is one as well. */
export function disagreements(real: readonly Step[], simulated: readonly Step[]): Disagreement[] {
  const length = Math.max(real.length, simulated.length)
  return Array.from({ length }).flatMap((_, index) => {
    const [one, other] = [real[index], simulated[index]]
    const { story = '', title: step = '' } = one ?? other ?? {}
    if (one?.title !== other?.title) {
      return [{ story, step, path: 'title', real: one?.title, simulated: other?.title }]
    }
    return between(one?.seen, other?.seen, '').map((found) => ({ story, step, ...found }))
  })
}

type Found = Pick<Disagreement, 'path' | 'real' | 'simulated'>

function between(real: Json | undefined, simulated: Json | undefined, path: string): Found[] {
  // A page and a redirect have nothing in common that could be told member by member.
  if (isRecord(real) && isRecord(simulated) && 'page' in real === 'page' in simulated) {
    const names = new Set([...Object.keys(real), ...Object.keys(simulated)])
    return [...names].flatMap((name) =>
      between(real[name], simulated[name], path === '' ? name : `${path}.${name}`),
    )
  }
  return JSON.stringify(real) === JSON.stringify(simulated) ? [] : [{ path, real, simulated }]
}

function isRecord(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The justified difference that covers a disagreement, if there is one. */
export function justification(
  found: Disagreement,
  differences: readonly Difference[],
): Difference | undefined {
  return differences.find(
    ({ story = found.story, step = found.step, path, real, simulated }) =>
      story === found.story &&
      step === found.step &&
      path === found.path &&
      JSON.stringify(real) === JSON.stringify(found.real) &&
      JSON.stringify(simulated) === JSON.stringify(found.simulated),
  )
}

/** One line a person can act on. */
export function describe({ story, step, path, real, simulated }: Disagreement): string {
  return `${story} / ${step}: ${path} is ${JSON.stringify(real)}, the simulator says ${JSON.stringify(simulated)}`
}
