interface Ticks {
  /** Runs what was queued for the next tick, and the queue of promises, until both are empty. */
  _tickCallback?(): void
}

/**
 * Runs every promise that can go on, in this very call: a step of a run is then a plain call, which awaiting it would
 * make five times as slow. Node has no public function for that; this one is what its own timers use.
 */
export function drain(): void {
  ;(process as Ticks)._tickCallback?.()
}

/** Throws where `drain` runs nothing: inside a promise's own turn, or in a Node without it. */
export function assertDrains(): void {
  let ran = false
  void Promise.resolve().then(() => {
    ran = true
  })
  drain()
  if (!ran) throw new TypeError('Promises do not run here: call this from a task of its own.')
}

/** Does something in a task of its own, where `drain` works. */
export function asTask<T>(act: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      try {
        resolve(act())
      } catch (error) {
        reject(error instanceof Error ? error : new TypeError(String(error)))
      }
    })
  })
}
