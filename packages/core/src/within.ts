/** Waits for work, but no longer than the signal; the work itself goes on. */
export function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => signal.removeEventListener('abort', stop)
    const stop = (): void => {
      end()
      reject(signal.reason)
    }
    work.then(
      (value) => {
        end()
        resolve(value)
      },
      (error: unknown) => {
        end()
        reject(error)
      },
    )
    // What is there already comes first.
    if (signal.aborted) void Promise.resolve().then(stop)
    else signal.addEventListener('abort', stop)
  })
}
