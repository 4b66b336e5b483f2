import type { Platform, Store } from '../platform/port.ts'
import type { Protocol } from '../protocol/protocol.ts'
import type { ResolvedSettings } from '../settings.ts'
import type { Fingerprint } from '../trail.ts'
import type { AuthEvents } from '../types.ts'
import type { Memory } from './memory.ts'
import type { Listeners } from './listeners.ts'
import type { Tell } from './news.ts'
import type { Queue } from './queue.ts'
import type { Recorder } from './recorder.ts'
import type { SessionStore } from './session.ts'

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
  /** The flights of this page, one after the other. */
  readonly queue: Queue
  /** The same for the holder of a lock, who tells the app nothing before it is free. */
  telling(tell: Tell): Context
  /** Ids of intents whose sender holds an answer that storage refuses: monotonic time at which it last said so, ms. */
  readonly holding: Map<string, number>
  /** The last send of this page: monotonic time by id of its intent, ms. */
  readonly sends: Map<string, number>
  /** What runs or waits under a lock; none of them fails. A client that is disposed says so to the other tabs until then. */
  readonly tasks: Set<Promise<void>>
  /** Fingerprints of what the server has refused, as far as this page knows. */
  readonly refused: Set<string>
  /** Tells the other tabs that the record has moved. */
  announce(): void
  /** Tells the other tabs about the answer to a popup. */
  tell(handover: Handover): void
  /** What the other tabs tell about it: hints, never more. */
  readonly handovers: Listeners<Handover>
  /** Tells them that this tab holds the answer to an intent, never the answer. */
  announceHolding(intent: string): void
  emit<T extends keyof AuthEvents>(type: T, event: AuthEvents[T]): void
  /** Aborts when the page is left; another one after it has come back. */
  presence(): AbortSignal
  /** Aborted when the engine is disposed. */
  readonly life: AbortSignal
}

/** An answer lies in the record, says the popup; it is taken, says the page that waits for it. */
export interface Handover {
  readonly kind: 'arrived' | 'taken'
  /** Fingerprint of the state. */
  readonly transaction: string
}

/** First 12 characters of SHA-256, base64url: all that is ever shown of a credential. */
export async function fingerprint(
  context: Pick<Context, 'platform'>,
  credential: string,
): Promise<Fingerprint> {
  return (await context.platform.crypto.digest(credential)).slice(0, 12) as Fingerprint
}
