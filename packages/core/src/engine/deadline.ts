import { AuthError } from '../errors.ts'
import type { Clock } from '../platform/port.ts'

/** A signal that ends by itself. */
export interface Deadline {
  readonly signal: AbortSignal
  end(): void
}

/** Makes a signal that aborts with `temporarily_unavailable` after `ms`, or when one of the outer signals does. */
export function deadline(clock: Clock, ms: number, ...outer: readonly (AbortSignal | undefined)[]): Deadline {
  const controller = new AbortController()
  const cancel = clock.alarm(ms, () =>
    abort(new AuthError('temporarily_unavailable', { subject: 'deadline' })),
  )
  const follow = ({ target }: Event): void => abort((target as AbortSignal).reason)

  function end(): void {
    cancel()
    for (const signal of outer) signal?.removeEventListener('abort', follow)
  }

  function abort(reason: unknown): void {
    end()
    controller.abort(reason)
  }

  for (const signal of outer) {
    if (signal?.aborted === true) abort(signal.reason)
    else signal?.addEventListener('abort', follow)
  }
  return { signal: controller.signal, end }
}

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

/** Resolves after `ms` of the injected clock, or rejects with the signal's reason. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return within(
    new Promise((resolve) => {
      const cancel = clock.alarm(ms, resolve)
      signal.addEventListener('abort', cancel, { once: true })
    }),
    signal,
  )
}
