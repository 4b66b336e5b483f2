import type { Context } from './context.ts'
import { lockName } from './lock.ts'
import { within } from '../within.ts'

/** What shows the other tabs that this one has the secrets of the session, and runs. */
export interface Holder {
  hold(): void
  letGo(): void
  /** Whether any other tab has them; true as well where nobody can tell. */
  isAnywhere(): Promise<boolean>
}

/** Makes the holder of a tab: by a lock for which all holders queue, so that it is held as long as one of them lives. */
export function createHolder(context: Context): Holder {
  const { locks } = context.platform
  const name = lockName(context, 'holder')
  let held: AbortController | undefined
  let ended: Promise<void> | undefined

  function letGo(): void {
    held?.abort(new DOMException('let go', 'AbortError'))
    held = undefined
  }

  return {
    letGo,
    hold() {
      if (held !== undefined || !locks.areShared || context.life.aborted) return
      const mine = new AbortController()
      held = mine
      const forever = new Promise<never>(() => undefined)
      ended = locks
        .run(name, mine.signal, () => within(forever, mine.signal))
        .catch(() => {
          if (held === mine) held = undefined
        })
    },
    async isAnywhere() {
      letGo()
      // Its own lock would look like somebody else's until it is free.
      await ended
      return !locks.areShared || locks.isHeld(name)
    },
  }
}
