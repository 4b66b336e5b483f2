import { AuthError } from '../../errors.ts'
import type { Locks } from '../port.ts'

/** Web Locks, which exclude all tabs of the storage bucket; where they are absent, a queue in this page. */
export function browserLocks(): Locks {
  const queues = new Map<string, Promise<unknown>>()
  return {
    async run(name, signal, task) {
      const { locks } = navigator as { locks?: LockManager }
      // The signal's reason may be read only now: it is the caller's own error.
      if (locks !== undefined) return locks.request(name, { signal }, task)
      const before = queues.get(name) ?? Promise.resolve()
      const turn = before.then(() => {
        if (signal.aborted)
          throw signal.reason instanceof AuthError ? signal.reason : new AuthError('aborted')
        return task()
      })
      const settled = turn.catch(() => undefined)
      queues.set(name, settled)
      return turn
    },
  }
}
