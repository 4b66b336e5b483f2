import type { GrantRecord } from '../decide/record.ts'
import type { Context } from './context.ts'
import { longestGap, pause } from './deadline.ts'

/** How long a sender must stand still before it counts as stuck, seconds of this page's own running time. */
export const patience = 15

/** A look at a record that is waited for. */
export interface Look {
  readonly grant: GrantRecord | undefined
  /** Seconds of this page's own running time in which lane and intent have stood still. */
  readonly still: number
}

/** Looks at the record every second until the signal aborts. */
export async function* follow(context: Context, signal: AbortSignal): AsyncGenerator<Look, never> {
  const { memory, platform } = context
  let seen: string | undefined
  let still = 0
  for (;;) {
    const before = platform.clock.mono()
    await pause(platform.clock, 1_000, signal)
    const isAwake = platform.clock.mono() - before < longestGap
    const grant = await memory.read()
    const now = `${grant?.grantId} ${grant?.generation} ${grant?.intent?.id}`
    still = isAwake && now === seen ? still + 1 : 0
    seen = now
    yield { grant, still }
  }
}
