import type { Run, Invariant } from '../types.ts'
import { stored } from './facts.ts'

/** I25: what a session has left is in no worker's memory once it has ended, and all is quiet. */
export function workersForget(run: Run): Invariant {
  return {
    id: 'I25',
    onRest() {
      const grant = stored(run)
      if (grant?.status !== 'out') return
      for (const { context } of run.desks()) {
        const known = context.memory.current()
        if (known?.refreshToken != null || Object.keys(known?.tokens ?? {}).length > 0)
          run.violate('I25', `a worker knows the tokens of ${known?.grantId ?? ''} after the sign-out`)
      }
    },
  }
}
