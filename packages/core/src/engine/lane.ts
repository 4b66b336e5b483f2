import { platformFailure } from '../errors.ts'
import type { Context } from './context.ts'
import { deadline } from './deadline.ts'

/** How long a caller waits for the lane, ms. */
const longestWait = 30_000

/** The exclusive right to spend the grant's refresh token, as it was granted. */
export interface Lane {
  readonly generation: number
  /** Monotonic time of the grant, ms. */
  readonly since: number
}

/**
 * Runs the task in the lane. Waiters leave the queue when `moved` aborts: another tab has committed meanwhile.
 *
 * @returns what the task returns; undefined where the record moved on before the lane was ours
 */
export async function withLane<T>(
  context: Context,
  moved: AbortSignal,
  task: (lane: Lane) => Promise<T>,
): Promise<T | undefined> {
  const { platform, memory, settings, life } = context
  const generation = memory.current()?.generation ?? 0
  const wait = deadline(platform.clock, longestWait, moved, life)
  try {
    return await platform.locks.run(`onegrant|${settings.key}|lane|${generation}`, wait.signal, () => {
      wait.end()
      return task({ generation, since: platform.clock.mono() })
    })
  } catch (error) {
    if (moved.aborted && error === moved.reason) return undefined
    return platformFailure(error)
  } finally {
    wait.end()
  }
}
