import type { AuthClient, Session, TrailCounters, TrailEntry } from '@onegrant/core'
import type { GrantView } from '@onegrant/core/development'

/** What the panel shows, as it is now. */
export interface Model {
  readonly client: AuthClient
  readonly entries: readonly TrailEntry[]
  readonly counters: TrailCounters
  readonly session: Session
  readonly grant: GrantView | undefined
  /** The browser tab of each page load. */
  readonly tabs: ReadonlyMap<string, string>
  readonly thisLoad: string
  /** ms since 1970. */
  readonly now: number
}

/** A part of the panel. */
export interface View {
  readonly element: HTMLElement
  render(model: Model): void
}
