import type { Channel, Clock, Platform, Sleep, Wake } from '../platform/port.ts'
import { base64url, digest } from './digest.ts'
import { createSurroundings } from './simulated-windows.ts'
import { createClock } from './simulated-clock.ts'
import { noWorkers } from './bare.ts'
import { browserKeys } from '../platform/browser/keys.ts'
import { createLocks } from './simulated-locks.ts'
import { aloneSeals } from './simulated-seals.ts'
import { openStore } from './simulated-store.ts'
import type { SimulatedOrigin, SimulatedTab } from './simulated-tab.ts'

export type { SimulatedOrigin, SimulatedTab }

/**
 * Makes an origin whose provider is reached by `fetch`.
 *
 * @param hasLocks whether its browser has Web Locks
 */
export function createOrigin(fetch: typeof globalThis.fetch, hasLocks = true): SimulatedOrigin {
  const clock = createClock()
  const stores = new Map<string, Map<string, unknown>>()
  const channels = new Map<string, Set<(message: unknown) => void>>()
  const locks = createLocks(hasLocks)

  function openTab(start: string): SimulatedTab {
    const tab = {}
    let alive = true
    let visible = true
    const around = createSurroundings()
    const disk = { isFull: false, begun: 0, stalled: undefined as (() => void)[] | undefined }
    let shown: Promise<void> | undefined
    let show: (() => void) | undefined
    let address = start
    let entry: unknown = null
    const visits: string[] = []
    let beforeWake: (() => void) | undefined
    let open = 0
    const wakes = new Set<(why: Wake) => void>()
    const sleeps = new Set<(why: Sleep) => void>()
    const alarms = new Set<() => void>()
    /** A dead tab's promises never settle, as those of a page that is gone. */
    const alone = <T>(work: Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        work.then(
          (value) => run(() => resolve(value)),
          (error: unknown) => run(() => reject(error)),
        )
      })
    let frozen: (() => void)[] | undefined
    const run = (step: () => void): void => {
      if (frozen !== undefined) frozen.push(step)
      else if (alive) step()
    }

    const platform: Platform = {
      clock: {
        ...clock,
        alarm(delay, wake) {
          const cancel = clock.alarm(delay, () => run(wake))
          alarms.add(cancel)
          return cancel
        },
      } satisfies Clock,
      crypto: {
        random: () => base64url(crypto.getRandomValues(new Uint8Array(32))),
        digest: (text) => alone(digest(text)),
        chance: () => 0.5,
      },
      locks: locks.of({ tab, run, alone }),
      openStore: (name) => openStore(stores, name, alone, disk),
      openChannel: (name, hear): Channel => {
        const listeners = channels.get(name) ?? new Set()
        channels.set(name, listeners)
        // As in Chromium, the handlers of a frozen page run, though nothing that they wait for arrives.
        const mine = (message: unknown): void => void (alive && hear(message))
        listeners.add(mine)
        open++
        return {
          post(message) {
            const copy: unknown = structuredClone(message)
            for (const listener of listeners) if (listener !== mine) queueMicrotask(() => listener(copy))
          },
          close() {
            if (listeners.delete(mine)) open--
          },
        }
      },
      page: {
        isSecure: true,
        isVisible: () => visible,
        url: () => address,
        assign: (url) => void visits.push(url),
        replace(url, state) {
          address = url
          entry = structuredClone(state)
        },
        historyState: () => entry,
        onWake(wake) {
          wakes.add(wake)
          return () => wakes.delete(wake)
        },
        onSleep(sleep) {
          sleeps.add(sleep)
          return () => sleeps.delete(sleep)
        },
        activated: async () => shown,
        ...around.page,
      },
      fetch: (...request) => alone(fetch(...request)),
      loadSeals: async () => aloneSeals(alone),
      loadFrames: around.loadFrames,
      loadWorkers: async () => noWorkers,
      loadKeys: async () => ({
        create: () => alone(browserKeys.create()),
        publicKeyOf: (value) => alone(browserKeys.publicKeyOf(value)),
        sign: (pair, text) => alone(browserKeys.sign(pair, text)),
      }),
    }
    return {
      platform,
      ...around.tab,
      visits,
      url: () => address,
      goTo(url) {
        address = url
        entry = null
      },
      beforeWake(early) {
        beforeWake = early
      },
      channels: () => open,
      wake(why) {
        // The listeners are those of the event's beginning, as if one of them could not take back another.
        const listeners = [...wakes]
        beforeWake?.()
        for (const wake of listeners) wake(why)
      },
      setVisible(now) {
        visible = now
      },
      refuseWrites(refuse) {
        disk.isFull = refuse
      },
      stallStore(stall) {
        const waiting = disk.stalled ?? []
        disk.stalled = stall ? waiting : undefined
        if (!stall) for (const go of waiting) go()
      },
      begun: () => disk.begun,
      prerender() {
        shown = new Promise((resolve) => {
          show = resolve
        })
      },
      activate: () => show?.(),
      async hide() {
        for (const sleep of sleeps) sleep('pagehide')
        // What the handlers of the event set off without waiting for anything is done before the page stands still.
        for (let turn = 0; turn < 20; turn++) await Promise.resolve()
        frozen ??= []
      },
      freeze() {
        for (const sleep of sleeps) sleep('freeze')
        frozen ??= []
      },
      stop() {
        frozen ??= []
      },
      thaw() {
        const steps = frozen ?? []
        frozen = undefined
        for (const step of steps) run(step)
      },
      kill() {
        alive = false
        for (const cancel of alarms) cancel()
        locks.leave(tab)
      },
    }
  }
  return { clock, openTab, stores, anyLockHeld: locks.anyHeld }
}
