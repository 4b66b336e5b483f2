/** A breach that is known and not mended yet: it is counted and told, but does not fail a run. */
export interface Known {
  readonly invariant: string
  readonly text: RegExp
  /** The kind of trouble without which it would be news. */
  readonly needs?: string
  readonly why: string
}

/** Remove an entry with the change that mends it. */
export const known: readonly Known[] = []
