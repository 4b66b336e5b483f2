import { accepted } from './accepted.ts'
import { callbacks } from './callbacks.ts'
import { discovery } from './discovery.ts'
import { idTokens } from './id-token.ts'
import { proofs } from './proof.ts'
import { renewals } from './renewal.ts'
import { tokenAnswers } from './token-answer.ts'

export { accepted, callbacks, discovery, idTokens, proofs, renewals, tokenAnswers }

/** All that is refused. */
export const misbehaviours = [
  ...discovery,
  ...callbacks,
  ...idTokens,
  ...tokenAnswers,
  ...renewals,
  ...proofs,
]
