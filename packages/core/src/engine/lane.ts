import { takeOver } from '../decide/commit.ts'
import type { GrantRecord } from '../decide/record.ts'
import { AuthError } from '../errors.ts'
import type { Context } from './context.ts'
import { deadline } from './deadline.ts'
import type { Waiter } from './executor.ts'
import { follow, patience } from './follow.ts'
import { underLock, type Keep } from './lock.ts'

/** How long a caller waits for the lane, ms. */
const longestWait = 30_000
/** What a tab says of the pair that its storage refuses holds for this long, ms: it says it more often. */
const holdingPeriod = 20_000

/** The exclusive right to spend the grant's refresh token, as it was granted. */
export interface Lane {
  readonly generation: number
  /** Monotonic time of the grant, ms. */
  readonly since: number
  readonly keep: Keep
  /** Aborts when the lane is let go before its task is over. */
  readonly hold: AbortSignal
}

/**
 * Runs the task in the lane. Where its holder is stuck, and the waiter cannot do without, the lane is taken over: the
 * record's generation is raised, and with it changes the name of the lane's lock.
 *
 * @returns what the task returns; undefined where the record moved on before the lane was ours
 */
export async function withLane<T>(
  context: Context,
  waiter: Waiter,
  task: (inside: Context, lane: Lane) => Promise<T>,
): Promise<T | undefined> {
  const { platform, memory, queue, recorder, life } = context
  const { moved } = waiter
  const { mono } = platform.clock
  const asked = mono()
  const wait = deadline(platform.clock, longestWait, moved, life, context.presence())

  /** One try: queues for the lane of the record's generation, and watches it. */
  async function enter(): Promise<{ readonly value: T } | undefined> {
    const generation = memory.current()?.generation ?? 0
    recorder.record('lane-queued', { generation })
    const leave = new AbortController()
    const place = deadline(platform.clock, longestWait, wait.signal, leave.signal)
    watch(context, waiter, generation, place.signal).then(
      () => leave.abort(another),
      (error: unknown) => leave.abort(error),
    )
    try {
      const value = await underLock(context, laneName(generation), place.signal, (inside, keep, hold) => {
        // Ends the watch: the wait is over, which a granted lock does not heed.
        leave.abort(another)
        const since = mono()
        inside.recorder.record('lane-entered', { generation, waited: since - asked })
        return task(inside, { generation, since, keep, hold }).finally(() =>
          inside.recorder.record('lane-left', { generation, held: mono() - since }),
        )
      })
      return { value }
    } catch (error) {
      if (error === another) return undefined
      throw error
    } finally {
      place.end()
    }
  }

  try {
    return await queue(wait.signal, async () => {
      for (;;) {
        const end = await enter()
        if (end !== undefined) return end.value
      }
    })
  } catch (error) {
    if (moved.aborted && error === moved.reason) return undefined
    throw error
  } finally {
    wait.end()
  }
}

/** Why a place in the queue is left: the lane has another generation. */
const another: unique symbol = Symbol('another generation')

/** Resolves once the lane has another generation, by a takeover of our own where its holder is stuck. */
async function watch(
  context: Context,
  waiter: Waiter,
  generation: number,
  signal: AbortSignal,
): Promise<void> {
  for await (const { grant, still } of follow(context, signal)) {
    if (grant === undefined || grant.generation !== generation) return
    if (still < patience || isHolding(context, grant)) continue
    // Nobody needs to be robbed for a token that still serves.
    if (waiter.hasResidue()) throw new AuthError('temporarily_unavailable', { subject: 'lane' })
    const taken = await context.memory.change(undefined, (found) => {
      const next = takeOver(found.grant, grant)
      return { grant: next, result: next }
    })
    if (taken === undefined) continue
    context.recorder.record('taken-over', { generation: taken.generation })
    return
  }
}

/** Whether the tab that sent the record's intent has said that it holds the answer, which its storage refuses. */
export function isHolding({ holding, platform }: Context, { intent }: GrantRecord): boolean {
  const said = intent === null ? undefined : holding.get(intent.id)
  return said !== undefined && platform.clock.mono() - said < holdingPeriod
}

/** Name of the lock of a generation of the lane. */
export function laneName(generation: number): string {
  return `lane|${generation}`
}
