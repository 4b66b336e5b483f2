/** Everything that a request can be made to wait for; an aborted request waits no longer. */
export interface Waits {
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly hang: (signal: AbortSignal) => Promise<void>
  readonly release: () => number
  readonly hanging: () => number
}

export function createWaits(sleep: (ms: number) => Promise<void>): Waits {
  const hanging = new Set<() => void>()
  return {
    sleep: (ms, signal) => unlessAborted(signal, () => sleep(ms)),
    hang: (signal) => {
      let wake: (() => void) | undefined
      const released = new Promise<void>((resolve) => {
        wake = resolve
        hanging.add(resolve)
      })
      return unlessAborted(signal, () => released).finally(() => {
        if (wake !== undefined) hanging.delete(wake)
      })
    },
    release: () => {
      const count = hanging.size
      for (const wake of hanging) wake()
      hanging.clear()
      return count
    },
    hanging: () => hanging.size,
  }
}

/** As long as it takes, or until the request is given up: then it rejects with the signal's reason. */
async function unlessAborted(signal: AbortSignal, wait: () => Promise<void>): Promise<void> {
  signal.throwIfAborted()
  let stop = (): void => undefined
  const aborted = new Promise<never>((_resolve, reject) => {
    const give = (): void => reject(signal.reason)
    signal.addEventListener('abort', give, { once: true })
    stop = () => signal.removeEventListener('abort', give)
  })
  try {
    await Promise.race([wait(), aborted])
  } finally {
    stop()
  }
}
