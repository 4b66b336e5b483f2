import type { Channel, Clock, Platform, Wake } from '../platform/port.ts'
import { base64url, digest } from './digest.ts'
import { createSurroundings, type SimulatedSurroundings } from './simulated-windows.ts'
import { createClock, type SimulatedClock } from './simulated-clock.ts'
import { openStore } from './simulated-store.ts'

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
  setVisible(visible: boolean): void
  /** Makes storage refuse this tab's writes, as a full disk does. */
  refuseWrites(refuse: boolean): void
  /** Makes the page one that nobody has seen yet, until it is activated. */
  prerender(): void
  activate(): void
  /** Stops the tab as a browser stops one in the background: its locks stay held, and nothing runs or arrives. */
  freeze(): void
  /** Lets it go on: what arrived meanwhile comes now. */
  thaw(): void
  /** Ends the tab as a crash or reload does: its locks are free, and nothing it awaits ever arrives. */
  kill(): void
}

type Waiter = { readonly tab: object; run(): void }

/**
 * Makes an origin whose provider is reached by `fetch`.
 *
 * @param hasLocks whether its browser has Web Locks
 */
export function createOrigin(fetch: typeof globalThis.fetch, hasLocks = true): SimulatedOrigin {
  const clock = createClock()
  const stores = new Map<string, Map<string, unknown>>()
  const channels = new Map<string, Set<(message: unknown) => void>>()
  const held = new Map<string, object>()
  const queues = new Map<string, Waiter[]>()

  function free(name: string): void {
    held.delete(name)
    const next = queues.get(name)?.shift()
    if (next !== undefined) {
      held.set(name, next.tab)
      next.run()
    }
  }

  function openTab(start: string): SimulatedTab {
    const tab = {}
    let alive = true
    let visible = true
    const around = createSurroundings()
    let isFull = false
    let shown: Promise<void> | undefined
    let show: (() => void) | undefined
    let address = start
    let entry: unknown = null
    const visits: string[] = []
    const wakes = new Set<(why: Wake) => void>()
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
      locks: {
        areShared: hasLocks,
        isHeld: (name) => alone(Promise.resolve(held.has(name))),
        run: !hasLocks
          ? async (_name, _signal, task) => task()
          : (name, signal, task) =>
              alone(
                new Promise((resolve, reject) => {
                  const begin = (): void => {
                    signal.removeEventListener('abort', leave)
                    alone(task())
                      .finally(() => free(name))
                      .then(resolve, reject)
                  }
                  const granted = (): void => run(begin)
                  const leave = (): void => {
                    const queue = queues.get(name) ?? []
                    queues.set(
                      name,
                      queue.filter((waiter) => waiter.run !== granted),
                    )
                    reject(signal.reason)
                  }
                  if (signal.aborted) return leave()
                  if (!held.has(name)) {
                    held.set(name, tab)
                    return begin()
                  }
                  signal.addEventListener('abort', leave, { once: true })
                  queues.set(name, [...(queues.get(name) ?? []), { tab, run: granted }])
                }),
              ),
      },
      openStore: (name) => openStore(stores, name, alone, () => isFull),
      openChannel: (name, hear): Channel => {
        const listeners = channels.get(name) ?? new Set()
        channels.set(name, listeners)
        // A frozen page hears nothing of what was said meanwhile.
        const mine = (message: unknown): void => void (alive && frozen === undefined && hear(message))
        listeners.add(mine)
        return {
          post(message) {
            const copy: unknown = structuredClone(message)
            for (const listener of listeners) if (listener !== mine) queueMicrotask(() => listener(copy))
          },
          close: () => void listeners.delete(mine),
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
        activated: async () => shown,
        ...around.page,
      },
      fetch: (...request) => alone(fetch(...request)),
      loadFrames: around.loadFrames,
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
      wake(why) {
        for (const wake of wakes) wake(why)
      },
      setVisible(now) {
        visible = now
      },
      refuseWrites(refuse) {
        isFull = refuse
      },
      prerender() {
        shown = new Promise((resolve) => {
          show = resolve
        })
      },
      activate: () => show?.(),
      freeze() {
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
        for (const [name, queue] of queues)
          queues.set(
            name,
            queue.filter((waiter) => waiter.tab !== tab),
          )
        for (const [name, holder] of held) if (holder === tab) free(name)
      },
    }
  }
  return { clock, openTab, stores, anyLockHeld: () => held.size > 0 }
}
