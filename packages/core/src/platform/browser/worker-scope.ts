import type { WorkerKind } from '../../trail.ts'
import type { Page, Platform } from '../port.ts'
import { openBrowserChannel } from './channel.ts'
import { browserClock } from './clock.ts'
import { browserCrypto } from './crypto.ts'
import { browserLocks } from './locks.ts'
import { openBrowserStore } from './store.ts'

/** The global scope of a shared worker; this package's types are those of a page. */
interface WorkerScope {
  readonly name: string
  onconnect: ((event: MessageEvent) => void) | null
}

const scope = globalThis as unknown as WorkerScope

/** What belongs to a page alone: nothing that runs in a worker asks for it. */
function ofPages(): never {
  throw new TypeError('There is no page here.')
}

/** A worker is never hidden or left, and has no address. */
const nowhere: Page = {
  isSecure: true,
  isVisible: () => true,
  url: () => '',
  assign: ofPages,
  replace: ofPages,
  historyState: () => null,
  onWake: () => () => undefined,
  onSleep: () => () => undefined,
  activated: async () => undefined,
  hasFocus: () => false,
  isFramed: () => false,
  openWindow: ofPages,
  close: ofPages,
}

/** The world of a shared worker as the engine sees it. */
export function workerPlatform(): Platform {
  return {
    // The page gave it this name, and with it the kind.
    worker: (scope.name.endsWith(':x') ? 'extended worker' : 'worker') satisfies WorkerKind,
    clock: browserClock,
    crypto: browserCrypto,
    locks: browserLocks(),
    page: nowhere,
    openStore: (name) =>
      openBrowserStore(name, () => {
        // The memory of a worker is no store: the page has its own way to go on without one.
        throw new DOMException('A worker without IndexedDB is of no use.', 'NotSupportedError')
      }),
    openChannel: openBrowserChannel,
    fetch: (...request) => globalThis.fetch(...request),
    loadFrames: ofPages,
    loadWorkers: ofPages,
    loadKeys: async () => (await import('./keys.ts')).browserKeys,
  }
}

/** A page at the other end of a port. */
export interface Visitor {
  post(message: object): void
  hear(listen: (message: unknown) => void): void
  /** Calls when the page has gone, where the browser tells. */
  onGone(gone: () => void): void
}

/** Calls for each page that connects. */
export function onConnect(welcome: (visitor: Visitor) => void): void {
  scope.onconnect = ({ ports: [port] }) => {
    if (port === undefined) return
    welcome({
      post: (message) => port.postMessage(message),
      hear: (listen) => {
        port.addEventListener('message', ({ data }) => listen(data))
        port.start()
      },
      onGone: (gone) => port.addEventListener('close', gone),
    })
  }
}
