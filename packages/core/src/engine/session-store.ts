import { restoring, step } from '../decide/session.ts'
import type { Session } from '../types.ts'
import type { SessionStore } from './context.ts'
import { createListeners } from './listeners.ts'

/** Makes the session of an engine, which tells its listeners of changes and of nothing else. */
export function createSession(): SessionStore {
  const listeners = createListeners<void>()
  let session: Session = restoring
  return {
    get: () => session,
    dispatch(event) {
      const next = step(session, event)
      if (next === session) return
      session = next
      listeners.tell()
    },
    subscribe: (listener) => listeners.add(listener),
  }
}
