/** A breach that is known and not mended yet: it is counted and told, but does not fail a run. */
export interface Known {
  readonly invariant: string
  readonly text: RegExp
  /** The kind of trouble without which it would be news. */
  readonly needs?: string
  readonly why: string
}

/** Remove an entry with the change that mends it. */
export const known: readonly Known[] = [
  {
    invariant: 'I24',
    text: /revokes \d+ ms after the sign-out/,
    why: 'the time of a revocation counts from its call, not from the record that lists it',
  },
  {
    invariant: 'I23',
    text: /was told of \w+, and gets a token of/,
    needs: 'sign-in',
    why: 'another user, found in the lane, is told of after a call beside it has the token',
  },
]
