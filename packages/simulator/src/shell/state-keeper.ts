import type { StateStore } from '../types/options.ts'
import type { ServerState } from '../types/state.ts'

/** Where the state is, and the only way to change it: one step at a time. */
export interface StateKeeper {
  /** The state as it was last seen. */
  readonly seen: () => ServerState
  /** With a store the step runs on what is stored, under its lock. */
  readonly change: <Result>(step: (state: ServerState) => readonly [ServerState, Result]) => Promise<Result>
  readonly refresh: () => Promise<void>
}

export function keepState(initial: ServerState, store: StateStore | undefined): StateKeeper {
  let state = initial
  if (store === undefined) {
    return {
      seen: () => state,
      change: (step) => {
        // Now, not after a wait: whoever calls without awaiting has acted when the call returns.
        try {
          const [next, result] = step(state)
          state = next
          return Promise.resolve(result)
        } catch (error) {
          return Promise.reject(error)
        }
      },
      refresh: () => Promise.resolve(),
    }
  }
  const read = async (): Promise<void> => {
    state = (await store.load()) ?? state
  }
  return {
    seen: () => state,
    change: (step) =>
      store.lock(async () => {
        await read()
        const [next, result] = step(state)
        await store.save(next)
        state = next
        return result
      }),
    refresh: read,
  }
}
