import type { Platform, Workers } from '../../platform/port.ts'
import { noWorkers } from '../bare.ts'
import type { Channels } from './channels.ts'
import type { Choices } from './choices.ts'
import { loadKeys } from './keys.ts'
import { digest } from './light-digest.ts'
import type { LockManager } from './locks.ts'
import type { SimulatedPage } from './page.ts'
import type { Storage } from './store.ts'
import type { Timeline } from './timeline.ts'
import type { BrowserWatch } from './watch.ts'

/** What the pages of a browser share. */
export interface Shared {
  readonly timeline: Timeline
  readonly storage: Storage
  readonly locks: LockManager
  readonly channels: Channels
  /** Who waits for a prerendered page to be shown. */
  readonly activations: Map<SimulatedPage, (() => void)[]>
  readonly choices: Choices
  readonly fine: boolean
  readonly watch: BrowserWatch
  readonly fetch: (page: SimulatedPage) => typeof globalThis.fetch
  readonly workers?: (page: SimulatedPage) => Workers
  /** Counts the random values. */
  draw(): number
}

/** The platform as a page of the simulated browser has it. */
export function createPlatform(page: SimulatedPage, shared: Shared): Platform {
  const { timeline, storage, locks, channels, activations, choices, fine, watch, fetch, workers, draw } =
    shared
  return {
    clock: {
      wall: timeline.wall,
      mono: timeline.mono,
      alarm: (delay, ring) => {
        let cancelled = false
        const cancel = timeline.after(delay, page, () =>
          page.queue('loose', 'has an alarm', () => {
            if (!cancelled) ring()
          }),
        )
        return () => {
          cancelled = true
          cancel()
        }
      },
    },
    crypto: {
      // As long as a code verifier must be (RFC 7636 4.1).
      random: () => `${page.name}-random-${draw()}`.padEnd(43, '~'),
      chance: () => choices.choose(8) / 8,
      digest: (text) =>
        fine
          ? new Promise((resolve) => page.queue('loose', 'has a hash', () => resolve(digest(text))))
          : Promise.resolve(digest(text)),
    },
    locks: locks.of(page),
    page: {
      isSecure: true,
      isVisible: () => page.visible,
      url: () => page.url,
      assign: (url) => watch.onAssign(page, url),
      replace(url, state) {
        page.url = url
        page.entry = state
      },
      historyState: () => page.entry,
      onWake(listener) {
        page.wakes.add(listener)
        return () => page.wakes.delete(listener)
      },
      hasFocus: () => page.visible,
      isFramed: () => false,
      openWindow: () => watch.onOpenWindow(page),
      close: () => watch.onClose(page),
      onSleep(sleep) {
        page.sleeps.add(sleep)
        return () => page.sleeps.delete(sleep)
      },
      activated: () =>
        page.prerendering
          ? new Promise((resolve) =>
              activations.set(page, [...(activations.get(page) ?? []), () => resolve()]),
            )
          : Promise.resolve(),
    },
    openStore: () => storage.of(page),
    openChannel: (name, hear) => channels.open(page, name, hear),
    fetch: fetch(page),
    loadFrames: async () => watch.framesOf(page),
    loadWorkers: async () => workers?.(page) ?? noWorkers,
    loadKeys,
  }
}
