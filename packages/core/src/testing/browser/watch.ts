import type { Found, Frames, OpenedWindow } from '../../platform/port.ts'
import type { SimulatedPage } from './page.ts'

/** What a watcher is told of, in the task in which it happens. */
export interface BrowserWatch {
  onWrite(page: SimulatedPage, before: Found, after: Found, state: string | undefined): void
  onFail(page: SimulatedPage): void
  onRead(page: SimulatedPage, found: Found): void
  /** Counts the changes so far. */
  markNow(): number
  /** A page is told what the store was like at that mark. */
  onDelivered(page: SimulatedPage, mark: number): void
  /** The store answers a page, be it to a look or a change: what to, and the mark by then. */
  onAnswered(page: SimulatedPage, label: string, mark: number): void
  onPost(from: SimulatedPage, message: object): void
  onHear(page: SimulatedPage, message: unknown): void
  onHold(page: SimulatedPage, lock: string, holds: boolean): void
  onAssign(page: SimulatedPage, url: string): void
  /** What hidden frames of a page are shown. */
  framesOf(page: SimulatedPage): Frames
  /** A page opens a window; undefined where the browser blocks it. */
  onOpenWindow(page: SimulatedPage): OpenedWindow | undefined
  onClose(page: SimulatedPage): void
  /** A page has gone into the back-forward cache, or come back. */
  onCached(page: SimulatedPage): void
  onDeath(page: SimulatedPage): void
  fate(to: SimulatedPage): 'delivered' | 'lost' | 'twice'
}
