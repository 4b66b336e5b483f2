import { causes, docsBase } from './causes.ts'
import type { Diagnosis } from './types.ts'

/** What is known of a grant whose key storage does not give back: all of it, since nobody was asked. */
export function diagnoseLostKey(): Diagnosis {
  const { remedy, anchor } = causes.key_lost
  return {
    cause: 'key_lost',
    confidence: 'certain',
    evidence: [
      {
        fact: 'storage',
        text: 'The record of the grant is there, and no key that signs is in it.',
        entries: [],
      },
    ],
    tried: ['Nothing was sent: without the key the provider would refuse it.'],
    remedy,
    docs: `${docsBase}#${anchor}`,
  }
}
