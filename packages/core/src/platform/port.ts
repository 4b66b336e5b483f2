import type { PopupSight } from '../decide/popup.ts'
import type { KeyPair } from '../decide/record.ts'
import type { WorkerSource } from '../settings.ts'
import type { WorkerKind } from '../trail.ts'

/** What the engine needs of the world; a test that owns it owns time, chance and every interleaving. */
export interface Platform {
  readonly clock: Clock
  readonly crypto: Crypto
  readonly locks: Locks
  readonly page: Page
  /**
   * Opens the store of one client; the same name is shared by all tabs of the storage bucket.
   *
   * @param onMemory called once where the browser has no storage and this page's memory must do, with what to say of it
   */
  openStore(name: string, onMemory: (remedy: string) => void): Store
  openChannel(name: string, hear: (message: unknown) => void): Channel
  readonly fetch: typeof globalThis.fetch
  /** Loads what hidden frames need. */
  loadFrames(): Promise<Frames>
  /** Loads where other libraries keep their sessions; absent where there is nothing of the kind. */
  loadWebStorage?(): Promise<readonly WebStorage[]>
  /** Loads what tabs seal with for each other; absent where every tab is alone. */
  loadSeals?: (() => Promise<Seals>) | undefined
  /** Loads what reaches a worker. */
  loadWorkers(): Promise<Workers>
  /** Loads what makes keys and signs with them. */
  loadKeys(): Promise<Keys>
  /** What runs here, where it is no page. */
  readonly worker?: WorkerKind | undefined
}

/** A storage as it was before ours: texts by name, without an order between tabs. */
export interface WebStorage {
  keys(): readonly string[]
  get(key: string): string | null
  set(key: string, text: string): void
  remove(key: string): void
}

export interface Clock {
  /** Wall clock, ms since 1970: comparable between tabs, may jump. */
  wall(): number
  /** Monotonic clock of this page, ms: never jumps. */
  mono(): number
  /** Calls wake once after the delay (ms, clamped to the platform's maximum); returns the cancel. */
  alarm(delay: number, wake: () => void): () => void
}

export interface Crypto {
  /** URL-safe random text of 256 bits. */
  random(): string
  /** SHA-256, base64url. */
  digest(text: string): Promise<string>
  /** Between 0 and 1, for jitter. */
  chance(): number
}

/** A public key of ES256 (RFC 7518 6.2.1), with what its thumbprint is made of (RFC 7638 3.2) and nothing else. */
export interface PublicKey {
  readonly crv: string
  readonly kty: string
  readonly x: string
  readonly y: string
}

/** Key pairs of ES256 whose private part never leaves the browser. */
export interface Keys {
  create(): Promise<KeyPair>
  /** The public part; undefined where a value is no pair that can sign: storage may give back anything. */
  publicKeyOf(value: unknown): Promise<PublicKey | undefined>
  /** Signature of a text, base64url. */
  sign(pair: KeyPair, text: string): Promise<string>
}

export interface Locks {
  /** Whether they exclude the other tabs; false where only the tasks of this page queue. */
  readonly areShared: boolean
  /** Whether somebody holds the lock, in any tab. */
  isHeld(name: string): Promise<boolean>
  /** Runs the task under the exclusive lock; rejects with the signal's reason if that comes before the grant. */
  run<T>(name: string, signal: AbortSignal, task: () => Promise<T>): Promise<T>
}

/** What a change may write; `undefined` leaves as is, `null` deletes. */
export interface Change<T> {
  readonly grant?: object | undefined
  readonly transaction?: object | null | undefined
  readonly result: T
}

/** Found contents are unchecked: another version, or somebody else, may have written them. */
export interface Found {
  readonly grant: unknown
  readonly transaction: unknown
}

export interface Store {
  read(state?: string): Promise<Found>
  /**
   * Reads, decides and writes in one exclusive transaction; durable before it resolves. What is not written yet may be
   * decided anew.
   */
  change<T>(state: string | undefined, decide: (found: Found) => Change<T>): Promise<T>
  /** All sign-in transactions; with `drop`, deletes those of these states. */
  transactions(drop?: readonly string[]): Promise<readonly unknown[]>
  /** Small shared values that are no secrets: provider metadata. */
  get(name: string): Promise<unknown>
  set(name: string, value: unknown): Promise<void>
  /** The trail: appends entries and returns the newest `keep`. */
  append(entries: readonly object[], keep: number): Promise<readonly unknown[]>
  close(): void
}

export interface Channel {
  post(message: object): void
  close(): void
}

/** Makes the keys of a tab. */
export interface Seals {
  create(): Promise<Sealing>
}

/** What a tab seals with: its private key can be used, and never read. */
export interface Sealing {
  /** For others to seal for this tab. */
  readonly publicKey: string
  /** Seals a text for nobody but the owner of the public key. */
  seal(to: string, text: string): Promise<string>
  /** Opens what the owner of the public key sealed for this tab; rejects whatever else. */
  open(from: string, sealed: string): Promise<string>
}

/** What is heard of a worker. */
export interface WorkerEars {
  hear(message: unknown): void
  /** It cannot start. */
  fail(): void
}

export interface Workers {
  /** What this browser has, the longest-lived first. */
  kinds(): readonly WorkerKind[]
  /** Whether the page's requests go to a simulated provider, which no worker's would. */
  isSimulated(): boolean
  /** Connects with the worker of this kind, which is started where it does not live; throws where that is refused. */
  connect(source: WorkerSource, kind: WorkerKind, ears: WorkerEars): Channel
}

/** How a page may go to sleep: where it is, or left for another and kept for coming back. */
export type Sleep = 'freeze' | 'pagehide'

/** Why a page should look again: what it knew may be old. */
export type Wake = 'visible' | 'online' | 'resume' | 'pageshow'

export interface Page {
  readonly isSecure: boolean
  isVisible(): boolean
  url(): string
  /** Leaves the page. */
  assign(url: string): void
  /** Replaces URL and history state without a navigation. */
  replace(url: string, state: unknown): void
  historyState(): unknown
  onWake(wake: (why: Wake) => void): () => void
  /** Calls when the page may be about to sleep: from then on messages come to it, but nothing that it waits for. */
  onSleep(sleep: (why: Sleep) => void): () => void
  /** Resolves at once, or when a prerendered page is shown. */
  activated(): Promise<void>
  hasFocus(): boolean
  /** Whether the page lies in a frame. */
  isFramed(): boolean
  /** Opens an empty window, which only the user's own click may do; undefined where the browser blocks it. */
  openWindow(): OpenedWindow | undefined
  /** Closes the page, where a script opened it. */
  close(): void
}

/** A window that this page opened. */
export interface OpenedWindow {
  look(): PopupSight
  assign(url: string): void
  focus(): void
  close(): void
}

/** A message to this page, from whatever window. */
export interface FrameMessage {
  readonly origin: string
  /** Whether our own frame sent it. */
  readonly isFromFrame: boolean
  readonly data: unknown
}

export interface Frames {
  /** Shows a URL in a hidden frame and hears every message to this page; returns what removes both. */
  open(url: string, hear: (message: FrameMessage) => void): () => void
  /** Whether the browser lets this page share cookies with a domain above it: it does not where that is a public suffix. */
  sharesCookies(domain: string): boolean
}
