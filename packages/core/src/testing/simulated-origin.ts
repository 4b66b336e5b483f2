import type { Channel, Clock, Platform, Wake } from '../platform/port.ts'
import { openFrame, openWindow, type SimulatedFrame, type SimulatedWindow } from './simulated-windows.ts'
import { createClock, type SimulatedClock } from './simulated-clock.ts'
import { openStore } from './simulated-store.ts'

/** One origin of a browser: what its tabs share. */
export interface SimulatedOrigin {
  readonly clock: SimulatedClock
  /** Opens a tab at a URL. */
  openTab(url: string): SimulatedTab
  /** Contents of the store, for looking and for damaging. */
  readonly stores: Map<string, Map<string, unknown>>
}

/** A tab: its platform, and what can happen to it. */
export interface SimulatedTab {
  readonly platform: Platform
  /** Where location.assign went. */
  readonly visits: readonly string[]
  /** Popups that the page has opened, and hidden frames that stand in it. */
  readonly windows: readonly SimulatedWindow[]
  readonly frames: readonly SimulatedFrame[]
  /** Whether the page has asked to be closed. */
  wasClosed(): boolean
  setFocused(focused: boolean): void
  setFramed(framed: boolean): void
  blockPopups(): void
  url(): string
  /** Sets the address as a navigation would, before the page's scripts run. */
  goTo(url: string): void
  wake(why: Wake): void
  setVisible(visible: boolean): void
  /** Ends the tab as a crash or reload does: its locks are free, and nothing it awaits ever arrives. */
  kill(): void
}

/** Domains of which browsers keep no cookie; a few, for tests. */
const publicSuffixes = ['co.uk', 'github.io']

interface Waiter {
  readonly tab: object
  run(): void
}

/** Makes an origin whose provider is reached by `fetch`. */
export function createOrigin(fetch: typeof globalThis.fetch): SimulatedOrigin {
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
    let focused = false
    let framed = false
    let isBlocking = false
    let wasClosed = false
    const windows: SimulatedWindow[] = []
    const frames: SimulatedFrame[] = []
    let address = start
    let entry: unknown = null
    const visits: string[] = []
    const wakes = new Set<(why: Wake) => void>()
    const alarms = new Set<() => void>()
    /** A dead tab's promises never settle, as those of a page that is gone. */
    const alone = <T>(work: Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        work.then(
          (value) => alive && resolve(value),
          (error: unknown) => alive && reject(error),
        )
      })

    const platform: Platform = {
      clock: {
        ...clock,
        alarm(delay, wake) {
          const cancel = clock.alarm(delay, wake)
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
        run: (name, signal, task) =>
          alone(
            new Promise((resolve, reject) => {
              const run = (): void => {
                signal.removeEventListener('abort', leave)
                alone(task())
                  .finally(() => free(name))
                  .then(resolve, reject)
              }
              const leave = (): void => {
                const queue = queues.get(name) ?? []
                queues.set(
                  name,
                  queue.filter((waiter) => waiter.run !== run),
                )
                reject(signal.reason)
              }
              if (signal.aborted) return leave()
              if (!held.has(name)) {
                held.set(name, tab)
                return run()
              }
              signal.addEventListener('abort', leave, { once: true })
              queues.set(name, [...(queues.get(name) ?? []), { tab, run }])
            }),
          ),
      },
      openStore: (name) => openStore(stores, name, alone),
      openChannel: (name, hear): Channel => {
        const listeners = channels.get(name) ?? new Set()
        channels.set(name, listeners)
        const mine = (message: unknown): void => void (alive && hear(message))
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
        activated: async () => undefined,
        hasFocus: () => focused,
        isFramed: () => framed,
        openWindow() {
          if (isBlocking) return undefined
          const opened = openWindow()
          windows.push(opened)
          return opened.handle
        },
        close: () => void (wasClosed = true),
      },
      fetch: (...request) => alone(fetch(...request)),
      loadFrames: async () => ({
        open: (url, hear) => openFrame(frames, url, hear),
        sharesCookies: (domain) => !publicSuffixes.includes(domain),
      }),
    }
    return {
      platform,
      windows,
      frames,
      wasClosed: () => wasClosed,
      setFocused(now) {
        focused = now
      },
      setFramed(now) {
        framed = now
      },
      blockPopups() {
        isBlocking = true
      },
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
  return { clock, openTab, stores }
}

async function digest(text: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
}
