/** Waits for work, but no longer than the signal; the work itself goes on. */
export async function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        stop = () => reject(signal.reason)
        if (signal.aborted) stop()
        signal.addEventListener('abort', stop)
      }),
    ])
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop)
  }
}
