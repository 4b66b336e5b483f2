import { commitMutants } from './commits.ts'
import { laneMutants } from './lanes.ts'
import { memoryMutants } from './memory.ts'
import type { Mutant } from './mutant.ts'
import { proofMutants } from './proofs.ts'
import { resendMutants } from './resends.ts'
import { signInMutants } from './sign-ins.ts'
import { tokenMutants } from './tokens.ts'
import { workerMutants } from './workers.ts'
import { windowMutants } from './windows.ts'

/** Every rule of sections 4 to 7 and 9 of the design, switched off one at a time. */
export const mutants: readonly Mutant[] = [
  ...commitMutants,
  ...laneMutants,
  ...proofMutants,
  ...resendMutants,
  ...signInMutants,
  ...tokenMutants,
  ...workerMutants,
  ...memoryMutants,
  ...windowMutants,
]
