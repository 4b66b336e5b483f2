import type { Platform } from '../platform/port.ts'
import type { Handover } from './context.ts'
import { createListeners, type Listeners } from './listeners.ts'

/** What the tabs tell each other: hints where to look, and never a secret. */
export interface Tabs {
  open(): void
  /** The record has moved. */
  announce(): void
  /** This tab holds the answer to an intent. */
  announceHolding(intent: string): void
  share(entries: readonly object[]): void
  tell(handover: Handover): void
  readonly handovers: Listeners<Handover>
  close(): void
}

export interface TabsOptions {
  readonly platform: Platform
  readonly name: string
  onMoved(): void
  onHolding(intent: string): void
  /** Entries of other tabs, or whatever somebody sends in their place. */
  onTrail(entries: unknown): void
}

/** Makes the channel of an engine; nobody hears anything before it is open. */
export function createTabs({ platform, name, onMoved, onHolding, onTrail }: TabsOptions): Tabs {
  const handovers = createListeners<Handover>()
  let channel: ReturnType<Platform['openChannel']> | undefined

  function hear(message: unknown): void {
    const { kind, entries, intent, transaction } = (
      typeof message === 'object' && message !== null ? message : {}
    ) as Readonly<Record<string, unknown>>
    if (kind === 'moved') onMoved()
    if (kind === 'holding' && typeof intent === 'string') onHolding(intent)
    if (kind === 'trail') onTrail(entries)
    if ((kind === 'arrived' || kind === 'taken') && typeof transaction === 'string')
      handovers.tell({ kind, transaction })
  }

  return {
    open() {
      channel ??= platform.openChannel(name, hear)
    },
    announce: () => channel?.post({ kind: 'moved' }),
    announceHolding(intent) {
      onHolding(intent)
      channel?.post({ kind: 'holding', intent })
    },
    share: (entries) => channel?.post({ kind: 'trail', entries }),
    tell: (handover) => channel?.post(handover),
    handovers,
    close() {
      channel?.close()
      channel = undefined
    },
  }
}
