import { restoring, step, type SessionEvent } from '../decide/session.ts'
import type { Session } from '../types.ts'
import { createListeners } from './listeners.ts'
import { atOnce, type Tell } from './news.ts'

/** The session as the app sees it. */
export interface SessionStore {
  get(): Session
  /** Takes the event at once; the listeners hear of it by `tell`. */
  dispatch(event: SessionEvent, tell?: Tell): void
  subscribe(listener: () => void): () => void
}

/** Makes the session of an engine. */
export function createSession(): SessionStore {
  const listeners = createListeners<void>()
  let session: Session = restoring
  return {
    get: () => session,
    dispatch(event, tell = atOnce) {
      const next = step(session, event)
      if (next === session) return
      session = next
      tell(() => listeners.tell())
    },
    subscribe: (listener) => listeners.add(listener),
  }
}
