import type { Locks } from '../port.ts'

/** Web Locks, which exclude all tabs of the storage bucket; where they are absent, a queue in this page. */
export function browserLocks(): Locks {
  const queues = new Map<string, Promise<unknown>>()

  async function runInPage<T>(name: string, signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    const before = queues.get(name)
    let finish: () => void = () => undefined
    const turn = new Promise<void>((resolve) => {
      finish = resolve
    })
    const mine = Promise.all([before, turn])
    queues.set(name, mine)
    try {
      await new Promise<unknown>((resolve, reject) => {
        const leave = (): void => reject(signal.reason)
        if (signal.aborted) leave()
        signal.addEventListener('abort', leave)
        void Promise.resolve(before).then(resolve)
      })
      return await task()
    } finally {
      finish()
      if (queues.get(name) === mine) queues.delete(name)
    }
  }

  return {
    async run(name, signal, task) {
      const { locks } = navigator as { locks?: LockManager }
      return locks === undefined ? runInPage(name, signal, task) : locks.request(name, { signal }, task)
    },
  }
}
