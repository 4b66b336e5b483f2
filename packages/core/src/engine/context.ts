import type { SessionEvent } from '../decide/session.ts'
import type { Platform, Store } from '../platform/port.ts'
import type { Protocol } from '../protocol/protocol.ts'
import type { ResolvedSettings } from '../settings.ts'
import type { AuthEvents, Session } from '../types.ts'
import type { Memory } from './memory.ts'
import type { Listeners } from './listeners.ts'
import type { Recorder } from './recorder.ts'

/** What the parts of the engine share. */
export interface Context {
  readonly platform: Platform
  /** United over all clients of this engine. */
  readonly settings: ResolvedSettings
  readonly store: Store
  readonly protocol: Protocol
  readonly memory: Memory
  readonly recorder: Recorder
  readonly session: SessionStore
  /** Tells the other tabs that the record has moved. */
  announce(): void
  /** Tells the other tabs about the answer to a popup. */
  tell(handover: Handover): void
  /** What the other tabs tell about it: hints, never more. */
  readonly handovers: Listeners<Handover>
  emit<T extends keyof AuthEvents>(type: T, event: AuthEvents[T]): void
  /** Aborted when the engine is disposed. */
  readonly life: AbortSignal
}

/** An answer lies in the record, says the popup; it is taken, says the page that waits for it. */
export interface Handover {
  readonly kind: 'arrived' | 'taken'
  /** Fingerprint of the state. */
  readonly transaction: string
}

export interface SessionStore {
  get(): Session
  dispatch(event: SessionEvent): void
  subscribe(listener: () => void): () => void
}

/** First 12 characters of SHA-256, base64url: all that is ever shown of a credential. */
export async function fingerprint(context: Pick<Context, 'platform'>, credential: string): Promise<string> {
  return (await context.platform.crypto.digest(credential)).slice(0, 12)
}
