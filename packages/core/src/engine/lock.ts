import { platformFailure } from '../errors.ts'
import { within } from '../within.ts'
import type { Context } from './context.ts'
import { deadline } from './deadline.ts'

/** Lets a task keep its lock after its end, until some work is over; the work must not fail. */
export type Keep = (work: Promise<unknown>) => void

/** A task may hold a lock this long, ms; what it does later is fenced by the record. */
const longestHold = 15_000

/**
 * Runs a task under a lock of all tabs. What the engine has to tell the app meanwhile waits until the task is over.
 *
 * @param signal ends the wait for the lock, with its reason; not the task
 */
export function underLock<T>(
  context: Context,
  name: string,
  signal: AbortSignal,
  task: (keep: Keep) => Promise<T>,
): Promise<T> {
  const { platform, life, news } = context
  return new Promise<T>((resolve, reject) => {
    let tell: (() => void) | undefined
    const run = async (): Promise<T> => {
      tell = news.hold()
      let kept: Promise<unknown> | undefined
      const hold = deadline(platform.clock, longestHold, life)
      try {
        const value = await within(
          task((work) => {
            kept = work
          }),
          hold.signal,
        )
        if (kept !== undefined) {
          resolve(value)
          tell()
          await kept
        }
        return value
      } finally {
        hold.end()
      }
    }
    platform.locks
      .run(lockName(context, name), signal, run)
      .catch(platformFailure)
      .then(resolve, reject)
      .finally(() => tell?.())
  })
}

/** The name of a lock of this client's. */
export function lockName({ settings }: Pick<Context, 'settings'>, name: string): string {
  return `onegrant|${settings.key}|${name}`
}
