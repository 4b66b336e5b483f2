import type { GuardEvent } from '@onegrant/oidc-client-ts'

/** The newest lines that the page shows. */
const most = 12

let lines: readonly string[] = []
const listeners = new Set<() => void>()

/** Keeps what the guard tells; its events carry fingerprints, no tokens. */
export function showEvent(event: GuardEvent): void {
  const time = new Date().toLocaleTimeString()
  const what = event.type === 'degraded' ? event.reason : `${event.credential} ${event.fingerprint}`
  lines = [`${time}  ${event.type}  ${what}`, ...lines].slice(0, most)
  for (const listener of listeners) listener()
}

/** For useSyncExternalStore. */
export const eventLines = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  get: (): readonly string[] => lines,
}
