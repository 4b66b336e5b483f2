/** A set of listeners; one that throws does not keep the others from hearing. */
export interface Listeners<T> {
  add(listener: (value: T) => void): () => void
  tell(value: T): void
}

/** Calls a function of the app, whose error is the app's and must not end what we are in the middle of. */
export function callApp(call: () => void): void {
  try {
    call()
  } catch (error) {
    // Where the platform has no such report, nobody could be told without breaking the caller.
    globalThis.reportError?.(error)
  }
}

/** Makes an empty set of listeners. */
export function createListeners<T>(): Listeners<T> {
  const listeners = new Set<{ readonly hear: (value: T) => void }>()
  return {
    add(hear) {
      // Wrapped, so that the same function added twice is two listeners.
      const listener = { hear }
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tell(value) {
      for (const { hear } of [...listeners]) callApp(() => hear(value))
    },
  }
}
