import type { EngineEvent } from '../decide/news.ts'

/** How the app is told of something: at once, or once a lock is free unless it is urgent. */
export type Tell = (call: () => void, isUrgent?: boolean) => void

/** Tells at once. */
export const atOnce: Tell = (call) => call()

/** What the holder of a lock has to tell. */
export interface News {
  readonly tell: Tell
  /** Tells what has come so far; what comes later waits still. */
  flush(): void
  /** Tells that, and from now on at once. */
  open(): void
}

/** Makes news that wait. */
export function createNews(): News {
  let waiting: (() => void)[] | undefined = []
  function flush(): void {
    for (const call of waiting?.splice(0) ?? []) call()
  }
  return {
    tell(call, isUrgent = false) {
      if (waiting === undefined) return call()
      waiting.push(call)
      // What came before it is told before it.
      if (isUrgent) flush()
    },
    flush,
    open() {
      flush()
      waiting = undefined
    },
  }
}

/**
 * Lets the app see another record and hear of it. Another user is told of first, so that the caches of the one before
 * are empty when anything of the other can be seen.
 */
export function tellChange(
  tell: Tell,
  events: readonly EngineEvent[],
  hear: (event: EngineEvent) => void,
  show: (by: Tell) => void,
): void {
  const [first, ...others] = events
  const isOther = first?.type === 'user-changed'
  if (isOther)
    tell(() => {
      hear(first)
      show(atOnce)
    })
  else show(tell)
  tell(() => (isOther ? others : events).forEach(hear))
}
