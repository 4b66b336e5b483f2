import type { Mutant } from './mutant.ts'

function mutant(name: string, rule: string, file: string, find: string, replace: string): Mutant {
  return { name, rule, isBound: true, patches: [{ file, find, replace }] }
}

/** Bugs in proofs of possession. */
export const proofMutants: readonly Mutant[] = [
  mutant(
    'any answer that brings a nonce is asked again',
    'RFC 9449 8: the same request goes again after use_dpop_nonce alone',
    'decide/nonce.ts',
    'if (status === 400) return error === code',
    'if (status === 400) return error !== undefined',
  ),
  mutant(
    'each tab has a key of its own',
    'one key for as long as a grant lives',
    'engine/prover.ts',
    'return (await createProver(context, key)) ?? lose(context, grant)',
    'return (await createProver(context, ((learnedBy(context) as { own?: BoundKey }).own ??= { ...(await (await context.platform.loadKeys()).create()), skew: 0 }))) ?? lose(context, grant)',
  ),
  mutant(
    'a proof is made once for each page',
    'RFC 9449 4.2: a proof has a name of its own',
    'engine/prover.ts',
    '      id: crypto.random(),',
    '      id: context.recorder.trail.tab,',
  ),
]
