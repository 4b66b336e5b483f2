import type { Platform, Wake } from '../platform/port.ts'
import type { SimulatedClock } from './simulated-clock.ts'
import type { SimulatedSurroundings } from './simulated-windows.ts'

/** One origin of a browser: what its tabs share. */
export interface SimulatedOrigin {
  readonly clock: SimulatedClock
  /** Opens a tab at a URL. */
  openTab(url: string): SimulatedTab
  /** Whether any tab holds any lock. */
  anyLockHeld(): boolean
  /** Contents of the store, for looking and for damaging. */
  readonly stores: Map<string, Map<string, unknown>>
}

/** A tab: its platform, and what can happen to it. */
export interface SimulatedTab extends SimulatedSurroundings {
  readonly platform: Platform
  /** Where location.assign went. */
  readonly visits: readonly string[]
  url(): string
  /** Sets the address as a navigation would, before the page's scripts run. */
  goTo(url: string): void
  wake(why: Wake): void
  /** Something of the app's that runs at the next wake, before the SDK hears of it. */
  beforeWake(run: () => void): void
  /** Channels that are open. */
  channels(): number
  setVisible(visible: boolean): void
  /** Makes storage refuse this tab's writes, as a full disk does. */
  refuseWrites(refuse: boolean): void
  /** Makes storage answer nothing until it is let go. */
  stallStore(stall: boolean): void
  /** How many operations of the store this tab has begun. */
  begun(): number
  /** Makes the page one that nobody has seen yet, until it is activated. */
  prerender(): void
  activate(): void
  /** Leaves the page for another, so that it is kept for coming back: frozen as well. */
  hide(): Promise<void>
  /** Stops the tab as a browser stops one in the background: its locks stay held, and nothing runs or arrives. */
  freeze(): void
  /** The same, as some systems do it: without a word to the page. */
  stop(): void
  /** Lets it go on: what arrived meanwhile comes now. */
  thaw(): void
  /** Ends the tab as a crash or reload does: its locks are free, and nothing it awaits ever arrives. */
  kill(): void
}
