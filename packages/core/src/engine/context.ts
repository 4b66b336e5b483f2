import type { SessionEvent } from '../decide/session.ts'
import type { Platform, Store } from '../platform/port.ts'
import type { Protocol } from '../protocol/protocol.ts'
import type { ResolvedSettings } from '../settings.ts'
import type { AuthEvents, Session } from '../types.ts'
import type { Memory } from './memory.ts'
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
  emit<T extends keyof AuthEvents>(type: T, event: AuthEvents[T]): void
  /** Aborted when the engine is disposed. */
  readonly life: AbortSignal
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
