import { within } from '../within.ts'

/** Runs tasks of this page one after the other. */
export type Queue = <T>(signal: AbortSignal, task: () => Promise<T>) => Promise<T>

/** Makes an empty queue. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve()
  return async (signal, task) => {
    const before = last
    let finish: (() => void) | undefined
    last = Promise.all([
      before,
      new Promise<void>((resolve) => {
        finish = resolve
      }),
    ])
    try {
      await within(before, signal)
      return await task()
    } finally {
      finish?.()
    }
  }
}
