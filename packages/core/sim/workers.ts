import type { Channel, Platform, Workers } from '../src/platform/port.ts'
import type { LazyProtocol } from '../src/protocol/lazy.ts'
import type { SimulatedPage } from '../src/testing/browser/page.ts'
import type { WorkerKind } from '../src/trail.ts'
import { createHost, type Host } from '../src/worker/host.ts'
import type { World } from './world-types.ts'

/** How long an extended worker lives after its last page, ms. */
const longerLife = 300_000

/** A worker of the simulation: it runs in a page that nobody sees, and has the product's own host. */
export interface SimulatedWorker {
  readonly page: SimulatedPage
  readonly host: Host
  /** The page whose process it lives in. */
  readonly creator: SimulatedPage
  /** Pages that have a port to it. */
  readonly pages: Set<SimulatedPage>
  /** Nothing that it says arrives: as a port that has died, or a worker of another version. */
  isSilent: boolean
}

/** The workers of a world. */
export interface SimulatedWorkers {
  /** What reaches them from a page. */
  of(page: SimulatedPage): Workers
  living(): SimulatedWorker | undefined
  /** A page has gone: by a crash, its worker with it. */
  onGone(page: SimulatedPage): void
  kill(): void
}

export interface WorkersOptions {
  readonly kind: WorkerKind
  readonly world: () => World
  createProtocol(page: SimulatedPage): LazyProtocol
}

/** Makes the one worker that a world may have at a time, and its successors. */
export function createWorkers({ kind, world, createProtocol }: WorkersOptions): SimulatedWorkers {
  let worker: SimulatedWorker | undefined
  let count = 0

  function start(creator: SimulatedPage): SimulatedWorker {
    const { browser } = world()
    const page = browser.open(`W${++count}`, '')
    const platform: Platform = { ...browser.platformOf(page), worker: kind }
    const host = createHost({ platform, createProtocol: () => createProtocol(page) })
    world().tell(() => `${creator.name} starts ${page.name}`)
    return { page, host, creator, pages: new Set(), isSilent: false }
  }

  function kill(): void {
    if (worker === undefined) return
    const { page } = worker
    worker = undefined
    world().tell(() => `${page.name} dies`)
    world().browser.kill(page)
  }

  /** Lives on for its time where no page is left; the plain kind for none. */
  function outlive(left: SimulatedWorker): void {
    if (left.pages.size > 0) return
    const isOver = (): boolean => worker === left && left.pages.size === 0
    if (kind === 'worker') return isOver() ? kill() : undefined
    world().browser.timeline.after(longerLife, undefined, () => {
      if (isOver()) kill()
    })
  }

  function connect(page: SimulatedPage, hear: (message: unknown) => void): Channel {
    worker ??= start(page)
    const to = worker
    to.pages.add(page)
    let isClosed = false
    const say = (text: string, message: object): void => {
      for (const ask of world().hooks.onText) ask(text, JSON.stringify(message))
    }
    const guest = to.host.welcome((message) => {
      say('a message of a worker', message)
      if (to.isSilent) return
      page.queue('message', `hears ${to.page.name}`, () => {
        if (!isClosed) hear(structuredClone(message))
      })
    })
    return {
      post(message) {
        say('a message to a worker', message)
        to.page.queue('message', `hears ${page.name}`, () => guest.hear(structuredClone(message)))
      },
      close() {
        isClosed = true
        to.pages.delete(page)
        outlive(to)
      },
    }
  }

  return {
    of: (page) => ({
      kinds: () => [kind],
      isSimulated: () => false,
      connect: (_source, _kind, { hear }) => connect(page, hear),
    }),
    living: () => worker,
    onGone(page) {
      if (worker === undefined || worker.page === page) return
      if (worker.pages.delete(page)) outlive(worker)
    },
    kill,
  }
}
