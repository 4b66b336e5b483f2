import type { Platform, Store, WorkerEars, Workers } from '../platform/port.ts'
import type { LazyProtocol } from '../protocol/lazy.ts'
import type { ResolvedSettings } from '../settings.ts'
import type { WorkerKind } from '../trail.ts'
import { createHost, type Guest, type Host } from '../worker/host.ts'

/** A tab without a page: what a worker runs in. */
export interface WorkerTab {
  readonly platform: Platform
  kill(): void
}

/** The workers of an origin, and what can happen to them. */
export interface SimulatedWorkers {
  /** What reaches them from a page. */
  readonly of: Workers
  /** Workers that live. */
  hosts(): readonly Host[]
  /** All messages, both ways. */
  readonly said: readonly object[]
  /** Ends a worker as the crash of the process that it runs in: its ports say nothing of it. */
  kill(kind?: WorkerKind): void
  /** Nothing that a worker says from now on arrives. */
  mute(isMute: boolean): void
  /** What goes on at the next connections. */
  refuse(how: 'throws' | 'fails' | undefined): void
  simulate(): void
}

interface Running {
  readonly tab: WorkerTab
  readonly host: Host
  isDead: boolean
}

/** Makes an origin's workers, which run the product's own host. */
export function createWorkers(
  kinds: readonly WorkerKind[],
  openTab: (kind: WorkerKind) => WorkerTab,
  createProtocol: (platform: Platform, settings: ResolvedSettings, store: Store) => LazyProtocol,
): SimulatedWorkers {
  const running = new Map<WorkerKind, Running>()
  const said: object[] = []
  let isMute = false
  let refusal: 'throws' | 'fails' | undefined
  let isSimulated = false

  function start(kind: WorkerKind): Running {
    const known = running.get(kind)
    if (known !== undefined) return known
    const tab = openTab(kind)
    const { platform } = tab
    const host = createHost({
      platform,
      createProtocol: (settings, store) => createProtocol(platform, settings, store),
    })
    const started = { tab, host, isDead: false }
    running.set(kind, started)
    return started
  }

  function connect(kind: WorkerKind, { hear, fail }: WorkerEars): ReturnType<Workers['connect']> {
    if (refusal === 'throws') throw new TypeError('refused')
    if (refusal === 'fails') {
      queueMicrotask(fail)
      return { post: () => undefined, close: () => undefined }
    }
    const worker = start(kind)
    let isClosed = false
    const guest: Guest = worker.host.welcome((message) => {
      said.push(message)
      const copy: unknown = structuredClone(message)
      queueMicrotask(() => {
        if (!isClosed && !isMute && !worker.isDead) hear(copy)
      })
    })
    return {
      post(message) {
        said.push(message)
        const copy: unknown = structuredClone(message)
        queueMicrotask(() => {
          if (!worker.isDead) guest.hear(copy)
        })
      },
      close() {
        isClosed = true
      },
    }
  }

  return {
    of: {
      kinds: () => kinds,
      isSimulated: () => isSimulated,
      connect: (_source, kind, ears) => connect(kind, ears),
    },
    hosts: () => [...running.values()].map(({ host }) => host),
    said,
    kill(kind = 'extended worker') {
      const worker = running.get(kind)
      if (worker === undefined) return
      worker.isDead = true
      running.delete(kind)
      worker.tab.kill()
    },
    mute(now) {
      isMute = now
    },
    refuse(how) {
      refusal = how
    },
    simulate() {
      isSimulated = true
    },
  }
}
