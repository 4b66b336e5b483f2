/** A set of listeners; one that throws does not keep the others from hearing. */
export interface Listeners<T> {
  add(listener: (value: T) => void): () => void
  tell(value: T): void
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
      for (const { hear } of [...listeners]) {
        try {
          hear(value)
        } catch (error) {
          // The app's error, for the app's error reporting.
          reportError(error)
        }
      }
    },
  }
}
