import type { AuthClient, Session, TrailCounters, TrailEntry } from '@onegrant/core'

/** A client whose trail and session a test writes. */
export interface FakeClient {
  readonly client: AuthClient
  add(...entries: readonly TrailEntry[]): void
  become(session: Session): void
  /** Listeners of trail and session that have not left. */
  listeners(): number
}

const nobody: Session = { status: 'signed-out', user: undefined, error: undefined }

/** Makes a client of which only what the panel reads exists. */
export function createFakeClient(...first: readonly TrailEntry[]): FakeClient {
  let entries = first
  let session = nobody
  const counters: TrailCounters = { sent: 2, resent: 1, joined: 4, adopted: 5, takeovers: 0 }
  const heard = new Set<() => void>()
  const subscribe = (listener: () => void): (() => void) => {
    const hear = (): void => listener()
    heard.add(hear)
    return () => heard.delete(hear)
  }
  const tell = (): void => {
    for (const hear of heard) hear()
  }
  const client = {
    getSnapshot: () => session,
    subscribe,
    on: (_type: string, listener: () => void) => subscribe(listener),
    trail: {
      tab: 'load-1',
      entries: () => entries,
      counters: () => counters,
      subscribe,
      export: () => JSON.stringify(entries),
    },
  } as unknown as AuthClient
  return {
    client,
    add(...added) {
      entries = [...entries, ...added]
      tell()
    },
    become(next) {
      session = next
      tell()
    },
    listeners: () => heard.size,
  }
}
