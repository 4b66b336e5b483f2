import type { Locks } from '../platform/port.ts'

interface Waiter {
  readonly tab: object
  run(): void
}

/** What a tab needs to take part in the locks of its origin. */
export interface LockingTab {
  readonly tab: object
  /** Lets a step run once the tab is neither frozen nor dead. */
  run(step: () => void): void
  alone<T>(work: Promise<T>): Promise<T>
}

/** The locks of one origin, of which a tab may hold and wait for any. */
export interface SimulatedLocks {
  of(tab: LockingTab): Locks
  anyHeld(): boolean
  /** Frees what a dead tab holds or waits for. */
  leave(tab: object): void
}

/** Makes locks that nobody holds. */
export function createLocks(areShared: boolean): SimulatedLocks {
  const held = new Map<string, object>()
  const queues = new Map<string, Waiter[]>()

  function free(name: string): void {
    held.delete(name)
    const next = queues.get(name)?.shift()
    if (next !== undefined) {
      held.set(name, next.tab)
      next.run()
    }
  }

  function drop(name: string, isDropped: (waiter: Waiter) => boolean): void {
    const queue = queues.get(name) ?? []
    queues.set(
      name,
      queue.filter((waiter) => !isDropped(waiter)),
    )
  }

  function request<T>(
    { tab, run, alone }: LockingTab,
    name: string,
    signal: AbortSignal,
    task: () => Promise<T>,
  ) {
    return new Promise<T>((resolve, reject) => {
      const begin = (): void => {
        signal.removeEventListener('abort', leave)
        alone(task())
          .finally(() => free(name))
          .then(resolve, reject)
      }
      const granted = (): void => run(begin)
      const leave = (): void => {
        drop(name, (waiter) => waiter.run === granted)
        reject(signal.reason)
      }
      if (signal.aborted) return leave()
      if (!held.has(name)) {
        held.set(name, tab)
        return begin()
      }
      signal.addEventListener('abort', leave, { once: true })
      queues.set(name, [...(queues.get(name) ?? []), { tab, run: granted }])
    })
  }

  return {
    of: (locking) => ({
      areShared,
      isHeld: (name) => locking.alone(Promise.resolve(held.has(name))),
      run: areShared
        ? (name, signal, task) => locking.alone(request(locking, name, signal, task))
        : async (_name, _signal, task) => task(),
    }),
    anyHeld: () => held.size > 0,
    leave(tab) {
      for (const name of queues.keys()) drop(name, (waiter) => waiter.tab === tab)
      for (const [name, holder] of held) if (holder === tab) free(name)
    },
  }
}
