import type { Platform } from '../port.ts'
import { openBrowserChannel } from './channel.ts'
import { browserClock } from './clock.ts'
import { browserCrypto } from './crypto.ts'
import { browserLocks } from './locks.ts'
import { browserPage } from './page.ts'
import { openBrowserStore } from './store.ts'

export type {
  Channel,
  Clock,
  Crypto,
  FrameMessage,
  Frames,
  Keys,
  Locks,
  OpenedWindow,
  Page,
  Platform,
  Sealing,
  Seals,
  Store,
  WebStorage,
  Workers,
} from '../port.ts'

/** The browser as the engine sees it. */
export function browserPlatform(): Platform {
  return {
    clock: browserClock,
    crypto: browserCrypto,
    locks: browserLocks(),
    page: browserPage,
    openStore: openBrowserStore,
    openChannel: openBrowserChannel,
    fetch: (...request) => globalThis.fetch(...request),
    loadWorkers: async () => (await import('./workers.ts')).browserWorkers,
    loadKeys: async () => (await import('./keys.ts')).browserKeys,
    loadSeals: async () => (await import('./seals.ts')).browserSeals,
    loadFrames: async () => (await import('./frames.ts')).browserFrames,
    loadWebStorage: async () => (await import('./web-storage.ts')).browserWebStorage(),
  }
}
