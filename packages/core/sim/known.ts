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
    invariant: 'I1',
    text: /which is (not the one in the record any more|under way since \d+ ms)/,
    needs: 'cache',
    why: 'a flight that let its lane go on pagehide still sends when its page comes back',
  },
  {
    invariant: 'I5',
    text: /sends while #\d+ of \w+ is in flight/,
    needs: 'cache',
    why: 'the same, while the lane has another holder',
  },
  {
    invariant: 'I7',
    text: /ends the live family|is a reuse/,
    needs: 'cache',
    why: 'what follows from that: the provider ends the family',
  },
  {
    invariant: 'I13',
    text: /gets a token that ended/,
    needs: 'sleep',
    why: 'a caller gets the token that ended while the machine slept in its last await',
  },
  {
    invariant: 'I23',
    text: /was told of \w+, and gets a token of/,
    needs: 'sign-in',
    why: 'another user, found in the lane, is told of after a call beside it has the token',
  },
]
