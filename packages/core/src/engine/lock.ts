import { platformFailure } from '../errors.ts'
import { within } from '../within.ts'
import type { Context } from './context.ts'
import { deadline } from './deadline.ts'
import { createNews } from './news.ts'

/** Lets a task keep its lock after its end, until some work is over; the work must not fail. */
export type Keep = (work: Promise<unknown>) => void

/** A task may hold a lock this long, ms; what it does later is fenced by the record. */
const longestHold = 15_000

/**
 * Runs a task under a lock of all tabs. What the task has to tell the app waits until the lock is free. Whoever waits for
 * it is let go when the client is disposed; the task then ends what it has begun, since it may hold the only copy of an
 * answer.
 *
 * @param signal ends the wait for the lock, with its reason; not the task
 */
export function underLock<T>(
  context: Context,
  name: string,
  signal: AbortSignal,
  task: (inside: Context, keep: Keep, hold: AbortSignal) => Promise<T>,
): Promise<T> {
  const { platform, life, tasks } = context
  const news = createNews()
  const work = new Promise<T>((resolve, reject) => {
    const run = async (): Promise<T> => {
      let kept: Promise<unknown> | undefined
      const presence = context.presence()
      const hold = deadline(platform.clock, longestHold, presence)
      const keep: Keep = (tries) => {
        kept = tries
      }
      const done = task(context.telling(news.tell), keep, hold.signal)
      const value = await within(done, hold.signal).finally(() => hold.end())
      if (kept !== undefined) {
        resolve(value)
        news.flush()
        await within(kept, presence)
      }
      return value
    }
    const end = platform.locks
      .run(lockName(context, name), signal, run)
      .catch(platformFailure)
      .then(resolve, reject)
      .finally(() => {
        news.open()
        tasks.delete(end)
      })
    tasks.add(end)
  })
  return within(work, life)
}

/** Does something once nothing runs or waits under a lock any more: at once where nothing does. */
export function afterTasks({ tasks }: Pick<Context, 'tasks'>, act: () => void): void {
  if (tasks.size === 0) act()
  else void Promise.all(tasks).then(act)
}

/** The name of a lock of this client's. */
export function lockName({ settings }: Pick<Context, 'settings'>, name: string): string {
  return `onegrant|${settings.key}|${name}`
}
