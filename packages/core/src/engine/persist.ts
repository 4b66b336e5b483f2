import type { GrantRecord } from '../decide/record.ts'
import { isAuthError } from '../errors.ts'
import type { Context } from './context.ts'
import { pause } from './deadline.ts'

/** The longest pause between two tries to write, ms. */
const longestPause = 15_000

/** A record that is to be written. */
export interface Commit<T> {
  /** Writes it, or decides that it is not wanted any more. */
  write(): Promise<T>
  /** The record as it would be written, for this page to go on with; undefined where nobody could use it. */
  draft(): GrantRecord | undefined
  /** What follows the write, be it late. */
  settle(written: T): Promise<void>
  /** Told of the tries that go on after the first, which never fail. */
  onLate(tries: Promise<void>): void
  /** Called before each late try. */
  onTry?(): void
}

/**
 * Commits a record. Where storage refuses it (quota, I/O), it is kept in memory and in use, and the write is tried
 * again until it succeeds or the page ends.
 */
export async function persist<T>(context: Context, commit: Commit<T>): Promise<void> {
  const first = await attempt(commit)
  if ('written' in first) return commit.settle(first.written)
  const draft = commit.draft()
  if (draft === undefined) throw first.refused
  context.memory.hold(draft)
  context.recorder.record('warning', {
    topic: 'storage',
    remedy: 'The session cannot be stored and is kept in memory: free some storage.',
  })
  commit.onLate(writeLater(context, commit, draft))
}

type Attempt<T> = { readonly written: T } | { readonly refused: unknown }

/** One try; only what storage itself refuses is worth another. */
async function attempt<T>(commit: Commit<T>): Promise<Attempt<T>> {
  try {
    return { written: await commit.write() }
  } catch (error) {
    if (isAuthError(error) && error.cause instanceof DOMException) return { refused: error }
    throw error
  }
}

async function writeLater<T>(context: Context, commit: Commit<T>, draft: GrantRecord): Promise<void> {
  const { platform, life, recorder } = context
  try {
    for (let time = 1000; ; time = Math.min(time * 2, longestPause)) {
      commit.onTry?.()
      // A client that is disposed, be it in a try, makes one more at once: it has the only copy.
      await pause(platform.clock, time, life).catch(() => undefined)
      const isLast = life.aborted
      const next = await attempt(commit)
      if ('written' in next) {
        context.memory.release()
        return await commit.settle(next.written)
      }
      if (isLast) return
    }
  } catch (error) {
    // Something else may be held by now, such as a sign-out that storage refuses as well.
    if (context.memory.current() === draft) context.memory.release()
    if (!life.aborted)
      recorder.record('warning', {
        topic: 'storage',
        remedy: `What was kept in memory is not wanted any more (${isAuthError(error) ? error.code : 'error'}).`,
      })
  }
}
