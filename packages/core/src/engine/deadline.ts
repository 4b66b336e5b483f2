import { AuthError } from '../errors.ts'
import type { Clock } from '../platform/port.ts'
import { within } from '../within.ts'

/** Time beyond what was asked for that no running page lets pass, ms: it slept. */
export const longestGap = 2_500

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

/** Resolves after `ms` of the injected clock, or rejects with the signal's reason. */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  let cancel: (() => void) | undefined
  const time = new Promise<void>((resolve) => {
    cancel = clock.alarm(ms, resolve)
  })
  try {
    await within(time, signal)
  } finally {
    cancel?.()
  }
}
