import type { Invariant, Run } from '../types.ts'

/** I22: no proof is sent twice, and a grant has one key for as long as it lives. */
export function proofs(run: Run): Invariant {
  const seen = new Set<string>()
  /** By family. */
  const keys = new Map<string, string>()
  return {
    id: 'I22',
    onProof({ page, family }, { id, key }) {
      if (seen.has(id)) run.violate('I22', `${page.name} sends a proof a second time`)
      seen.add(id)
      if (family === undefined) return
      const known = keys.get(family) ?? key
      keys.set(family, known)
      if (known !== key) run.violate('I22', `${page.name} proves for ${family} by another key than before`)
    },
    onProcess({ proof, page }, outcome) {
      if (run.config.isBound !== true) return
      if (proof === undefined) return run.violate('I22', `${page.name} sends without a proof`)
      // What a code brings is of the key that the code was redeemed with.
      if (outcome.kind === 'granted' && !keys.has(outcome.issued.family))
        keys.set(outcome.issued.family, proof.key)
    },
  }
}
