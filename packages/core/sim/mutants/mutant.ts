import type { WorkerKind } from '../../src/trail.ts'
import type { Patch } from '../bundle.ts'

/** A bug on purpose: one rule switched off. */
export interface Mutant {
  readonly name: string
  /** What of the design it breaks. */
  readonly rule: string
  readonly patches: readonly Patch[]
  /** What sends in the runs that look for it; the pages where absent. */
  readonly executor?: WorkerKind
  /** Where its runs keep their sessions; on the disk where absent. */
  readonly persistence?: 'memory'
  /** Whether tokens are bound to a key in those runs. */
  readonly isBound?: boolean
  /** The course that brings it out, where chance has not: the name of a script. */
  readonly course?: string
  /** It breaks what the engine breaks too, in fewer cases: what is known counts here. */
  readonly isKnown?: boolean
}

/** A mutant of one change. */
export function mutant(name: string, rule: string, file: string, find: string, replace: string): Mutant {
  return { name, rule, patches: [{ file, find, replace }] }
}
