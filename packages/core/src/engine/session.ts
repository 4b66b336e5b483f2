import { restoring, step, type SessionEvent } from '../decide/session.ts'
import type { Session } from '../types.ts'
import { createListeners } from './listeners.ts'
import type { News } from './news.ts'

/** The session as the app sees it. */
export interface SessionStore {
  get(): Session
  dispatch(event: SessionEvent): void
  subscribe(listener: () => void): () => void
}

/** Makes the session of an engine. */
export function createSession(news: News): SessionStore {
  const listeners = createListeners<void>()
  let session: Session = restoring
  return {
    get: () => session,
    dispatch(event) {
      const next = step(session, event)
      if (next === session) return
      session = next
      news.tell(() => listeners.tell())
    },
    subscribe: (listener) => listeners.add(listener),
  }
}
