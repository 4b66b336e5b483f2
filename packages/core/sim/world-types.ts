import type { SimulatedPage } from '../src/testing/browser/page.ts'
import type { Network } from './network.ts'
import type { PendingSignIn } from './protocol.ts'
import type { SimulatedWorkers } from './workers.ts'
import type { Hooks } from './invariants/hooks.ts'
import type { Call, Client, Run, Tab } from './types.ts'

/** A run with what the actions need of it. */
export interface World extends Run {
  readonly network: Network
  readonly workers: SimulatedWorkers | undefined
  readonly pending: Map<string, PendingSignIn>
  /** What its invariants ask of each event. */
  readonly hooks: Hooks
  /** Pages that are about to leave for a URL. */
  readonly leaving: Map<SimulatedPage, string>
  readonly story: string[]
  /** How many frames a page shows. */
  readonly frames: Map<SimulatedPage, number>
  /** Pages in windows that another page opened, and what closes them. */
  readonly popups: Map<SimulatedPage, () => void>
  /** Whose session the provider has in this browser. */
  atProvider: string | undefined
  /** Whether the states that it reaches are counted. */
  watched: boolean
  openTab(url: string, entry?: unknown, prerendered?: boolean): Tab
  /** Loads a page in a tab, in place of the one that is there. */
  load(tab: Tab, url: string, entry?: unknown, prerendered?: boolean): void
  /** One more client in a page: another copy of the SDK, or one more component. */
  addClient(tab: Tab): Client
  call(client: Client, call: Pick<Call, 'kind' | 'resource' | 'forced'>, make: () => Promise<unknown>): Call
  count(fault: string): void
  /** Time passes while no page runs. */
  sleep(ms: number): void
  /** Opens a page that nobody sees yet. */
  prerender(url: string, entry: unknown): void
  dispose(client: Client): void
  /** The user clears the site's data. */
  clear(): void
  /** Somebody else writes the record. */
  damage(record: unknown): void
}
