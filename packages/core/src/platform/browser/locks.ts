import type { Locks } from '../port.ts'

/** Web Locks, which exclude all tabs of the storage bucket; where they are absent, nothing is excluded. */
export function browserLocks(): Locks {
  // happy-dom has the property, and null in it.
  const { locks } = navigator as { locks?: LockManager | null }
  if (!locks) return unshared
  return {
    areShared: true,
    run: async (name, signal, task) => locks.request(name, { signal }, task),
    async isHeld(name) {
      const { held = [] } = await locks.query()
      return held.some((lock) => lock.name === name)
    },
  }
}

const unshared: Locks = {
  areShared: false,
  async run(_name, signal, task) {
    signal.throwIfAborted()
    return task()
  },
  isHeld: async () => false,
}
