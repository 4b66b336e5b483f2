import type { SimulatedBrowser } from '../src/testing/browser/browser.ts'
import type { Choices } from '../src/testing/browser/choices.ts'
import type { SimulatedPage } from '../src/testing/browser/page.ts'
import type { WorkerKind } from '../src/trail.ts'
import type { AuthClient, Session } from '../src/types.ts'
import type { Desk } from '../src/worker/desk.ts'
import type { Fate } from './network.ts'
import type { SeenProof } from './proofs.ts'
import type { Issued, Server, ServerOutcome } from './server.ts'

/** What a run is made of, drawn before it begins. */
export interface Config {
  readonly tabs: number
  readonly policy: string
  /** Seconds; what the app has set. */
  readonly reuseWindow: number
  readonly resources: readonly string[]
  /** Seconds that an access token lives. */
  readonly lifetime: number
  /** Which pages have Web Locks. */
  readonly locks: 'all' | 'some' | 'none'
  readonly fine: boolean
  readonly frozenHear: boolean
  /** How old the first access token is at the start, as a part of its lifetime; undefined to begin signed out. */
  readonly age: number | undefined
  /** Whether the store is full of what earlier days have left. */
  readonly isOld: boolean
  /** Kinds of actions that this run may take. */
  readonly faults: ReadonlySet<string>
  /** What happens, by name; undefined for whatever chance picks. */
  readonly actions: readonly (string | undefined)[]
  /** What sends for the pages; the pages themselves where absent. */
  readonly executor?: WorkerKind | undefined
  /** Where sessions are kept; on the disk where absent. */
  readonly persistence?: 'memory' | undefined
  /** Whether tokens are bound to a key, and the provider asks for nonces. */
  readonly isBound?: boolean | undefined
  /** Epoch of the record at the start. */
  readonly epoch: number
}

/** A grant request of a page. */
export interface Send {
  readonly id: number
  readonly page: SimulatedPage
  readonly kind: 'code' | 'refresh'
  readonly credential: string
  readonly family: string | undefined
  readonly resource: string | undefined
  /** What a code is sent with. */
  readonly verifier: string
  readonly redirectUri: string
  readonly fate: Fate
  /** What came with it, the last time that it was sent. */
  proof: SeenProof | undefined
  /** Whether the provider has asked back for a nonce, and has looked at nothing else so far. */
  asked: boolean
  /** How long its page had not run by then, ms. */
  readonly rested: number
  /** Monotonic and wall clock at the send, ms. */
  readonly at: number
  readonly wall: number
  /** What the server made of it; undefined until it arrives, and if it never does. */
  outcome: ServerOutcome | undefined
  arrivedAt: number | undefined
  /** When the page knew how it ended, or died. */
  endedAt: number | undefined
  timedOut: boolean
  /** Whether the granted pair came into the store. */
  committed: boolean
  /** Whether anything went wrong with it that the engine cannot prevent. */
  disturbed: boolean
  /** Whether storage has refused a write of its page since it was answered. */
  unwritten: boolean
}

/** A call of the public API. */
export interface Call {
  readonly id: number
  readonly client: Client
  readonly kind: 'token' | 'sign-out' | 'sign-in' | 'popup' | 'silent'
  readonly resource: string | undefined
  readonly forced: boolean
  readonly at: number
  /** How many changes of the store there had been. */
  readonly writes: number
  /** ms that its page has run since, for deadlines. */
  settled: { readonly at: number; readonly value: unknown; readonly error: unknown } | undefined
}

/** One client in one page. */
export interface Client {
  readonly page: SimulatedPage
  readonly auth: AuthClient
  session: Session
  /** Store change at which the page last had reason to look at the store. */
  awareOf: number
}

export interface Tab {
  readonly name: string
  page: SimulatedPage
  clients: Client[]
  loads: number
}

/** One rule that must always hold; a hook that finds it broken says how. */
export interface Invariant {
  readonly id: string
  onSend?(send: Send): void
  onProcess?(send: Send, outcome: ServerOutcome): void
  onWrite?(write: Write): void
  /** The store answers a page; it is told of all changes up to this number, its own as well. */
  onAnswered?(page: SimulatedPage, label: string, number: number): void
  onSession?(client: Client, before: Session, now: Session): void
  onCalled?(call: Call): void
  onSettled?(call: Call): void
  onText?(where: string, text: string): void
  onHold?(page: SimulatedPage, lock: string, holds: boolean): void
  /** `byThisTab`: what this very page has done. */
  onListener?(client: Client, what: string, byThisTab?: boolean): void
  /** A page asks in a hidden frame. */
  onFrame?(page: SimulatedPage): void
  /** A request with a proof leaves the page, also where it is the same one with a nonce. */
  onProof?(send: Send, proof: SeenProof): void
  /** A revocation leaves the page. */
  onRevoke?(page: SimulatedPage): void
  /** All pages that run have asked for their tokens, and nothing stood in their way but pages that sleep. */
  onRefreshed?(): void
  /** Everything is quiet and healed. */
  onRest?(): void
  onDisposed?(): void
}

/** A change of the store. */
export interface Write {
  readonly page: SimulatedPage | undefined
  readonly number: number
  readonly at: number
  readonly before: unknown
  readonly after: unknown
  readonly transactionBefore: unknown
  readonly transactionAfter: unknown
}

/** A world in which one seed is lived through. */
export interface Run {
  readonly config: Config
  readonly choices: Choices
  readonly browser: SimulatedBrowser
  readonly server: Server
  readonly tabs: Tab[]
  readonly sends: Send[]
  readonly calls: Call[]
  readonly writes: Write[]
  readonly counts: Counts
  /** Families that somebody ended on purpose, and those that the network's own doing ended. */
  readonly excused: Set<string>
  /** Whether the clock has jumped. */
  jumped: boolean
  /** Pages to which storage has refused a write. */
  readonly refused: Set<SimulatedPage>
  /** Pages whose storage or timers have kept them waiting. */
  readonly slowed: Set<SimulatedPage>
  /** Pages whose storage has stood still: changes of the store by the end of the last time, Infinity before it. */
  readonly stalls: Map<SimulatedPage, number>
  /** When the machine last woke, by the monotonic clock, ms; -Infinity where it never slept. */
  awakeSince: number
  /** Storage failed, was cleared or damaged in this run. */
  storageTouched: boolean
  /** No more trouble. */
  healed: boolean
  steps: number
  violation: { readonly invariant: string; readonly text: string } | undefined
  tell(line: () => string): void
  violate(invariant: string, text: string): void
  /** A request with a proof leaves a page. */
  proving(send: Send, proof: SeenProof): void
  /** A revocation leaves a page. */
  revoking(page: SimulatedPage): void
  /** What the living workers know, by client. */
  desks(): readonly Desk[]
  issued(accessToken: string): Issued | undefined
  /** How many frames a page shows. */
  framesOf(page: SimulatedPage): number
  /** The last change of the store that a page has been told of. */
  knownTo(page: SimulatedPage): number
}

/** Figures of many runs. */
export interface Counts {
  readonly faults: Map<string, number>
  readonly cells: Map<string, number>
  readonly states: Set<number>
  /** Breaches that are known and not mended yet. */
  readonly known: Map<string, number>
}
