import type { GrantRecord } from '../decide/record.ts'
import { isAuthError } from '../errors.ts'
import type { Context } from './context.ts'
import { pause } from './deadline.ts'
import type { Keep } from './lock.ts'

/** The longest pause between two tries to write, ms. */
const longestPause = 15_000

/** A record that the server has granted and that is to be written. */
export interface Commit {
  readonly keep: Keep
  /** What this tab says that it holds the answer to; undefined for a code, whose lock is kept. */
  readonly intent: string | undefined
  /** Writes it; resolves to its epoch, or undefined where it is not wanted any more. */
  write(): Promise<number | undefined>
  /** The record as it would be written; undefined where nobody could use it. */
  draft(): GrantRecord | undefined
  /** What to do with a late end of the tries: with undefined, that it was not wanted. */
  settle(epoch: number | undefined): Promise<void>
}

/**
 * Commits what was granted. Where storage refuses it (quota, I/O), the record is kept in memory and in use, the lock is
 * kept, the other tabs are told, and the write is tried again.
 */
export async function persist(context: Context, commit: Commit): Promise<void> {
  let epoch: number | undefined
  try {
    epoch = await commit.write()
  } catch (error) {
    const draft = isAuthError(error) && error.cause instanceof DOMException ? commit.draft() : undefined
    if (draft === undefined) throw error
    context.memory.hold(draft)
    context.recorder.record('warning', {
      topic: 'storage',
      remedy: 'What the provider granted cannot be stored and is kept in memory: free some storage.',
    })
    commit.keep(writeLater(context, commit))
    return
  }
  await commit.settle(epoch)
}

/** Tries until it is written, or nobody wants it, or the page ends. */
async function writeLater(context: Context, commit: Commit): Promise<void> {
  const { platform, life } = context
  for (let time = 1000; !life.aborted; time = Math.min(time * 2, longestPause)) {
    if (commit.intent !== undefined) context.announceHolding(commit.intent)
    try {
      await pause(platform.clock, time, life)
      return await commit.settle(await commit.write())
    } catch {
      // Still no room: the page holds the pair, and the next try comes.
    }
  }
}
