import type { Channel, Platform, Workers } from '../src/platform/port.ts'
import type { LazyProtocol } from '../src/protocol/lazy.ts'
import type { SimulatedPage } from '../src/testing/browser/page.ts'
import type { WorkerKind } from '../src/trail.ts'
import { createHost, type Host } from '../src/worker/host.ts'
import { disturb } from './stage.ts'
import type { World } from './world-types.ts'

/** How long an extended worker lives after its last page, ms. */
const longerLife = 300_000

/** A worker of the simulation: it runs in a page that nobody sees, and has the product's own host. */
export interface SimulatedWorker {
  readonly page: SimulatedPage
  readonly host: Host
  /** The page whose process it lives in. */
  readonly creator: SimulatedPage
  /** Documents that have asked for it and live, in the back-forward cache too: they keep it, with or without a port. */
  readonly owners: Set<SimulatedPage>
  /** Nothing that it says arrives: as a port that has died, or a worker that answers in words of another version. */
  isSilent: boolean
}

/** The workers of a world: one for each deployment of the app that has a page. */
export interface SimulatedWorkers {
  /** What reaches them from a page. */
  of(page: SimulatedPage): Workers
  living(): readonly SimulatedWorker[]
  /** Pages that are loaded from now on are of another deployment, whose worker has another name. */
  deploy(): void
  /** A page has gone: by a crash, its worker with it. */
  onGone(page: SimulatedPage): void
  /** A page has gone into the back-forward cache, or come back. */
  onMoved(page: SimulatedPage): void
  kill(worker: SimulatedWorker): void
}

export interface WorkersOptions {
  readonly kind: WorkerKind
  readonly world: () => World
  createProtocol(page: SimulatedPage): LazyProtocol
}

/** Makes the workers of a world, and their successors. */
export function createWorkers({ kind, world, createProtocol }: WorkersOptions): SimulatedWorkers {
  const workers = new Map<number, SimulatedWorker>()
  const deployments = new WeakMap<SimulatedPage, number>()
  let deployment = 0
  let count = 0

  function start(creator: SimulatedPage): SimulatedWorker {
    const { browser } = world()
    const page = browser.open(`W${++count}`, '')
    const platform: Platform = { ...browser.platformOf(page), worker: kind }
    const host = createHost({ platform, createProtocol: () => createProtocol(page) })
    world().tell(() => `${creator.name} starts ${page.name}`)
    return { page, host, creator, owners: new Set(), isSilent: false }
  }

  const isLiving = (worker: SimulatedWorker): boolean => [...workers.values()].includes(worker)

  function kill(worker: SimulatedWorker): void {
    if (!isLiving(worker)) return
    for (const [of, each] of workers) if (each === worker) workers.delete(of)
    world().tell(() => `${worker.page.name} dies`)
    world().browser.kill(worker.page)
  }

  /** Lives on for its time where no document is left; the plain kind for none, and stands still with them. */
  function settle(worker: SimulatedWorker): void {
    const { page, owners } = worker
    const { browser } = world()
    if (owners.size === 0) {
      if (kind === 'worker') return kill(worker)
      return void browser.timeline.after(longerLife, undefined, () => {
        if (owners.size === 0) kill(worker)
      })
    }
    if (kind !== 'worker') return
    const isCached = [...owners].every(({ state }) => state === 'cached')
    if (isCached && page.state === 'running') {
      world().count('F11 worker frozen with its pages')
      disturb(world(), (send) => send.page === page)
      browser.freeze(page)
    } else if (!isCached && page.state === 'frozen') browser.thaw(page)
  }

  function workerFor(page: SimulatedPage): SimulatedWorker {
    const of = deployments.get(page) ?? deployment
    const worker = workers.get(of) ?? start(page)
    workers.set(of, worker)
    worker.owners.add(page)
    settle(worker)
    return worker
  }

  function connect(page: SimulatedPage, hear: (message: unknown) => void): Channel {
    const to = workerFor(page)
    let isClosed = false
    const say = (text: string, message: object): void => {
      for (const ask of world().hooks.onText) ask(text, JSON.stringify(message))
    }
    const guest = to.host.welcome((message) => {
      say('a message of a worker', message)
      if (to.isSilent) return
      // Whoever says something to a page in the cache has it thrown out.
      if (page.state === 'cached') return world().browser.kill(page)
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
      },
    }
  }

  return {
    of(page) {
      if (!deployments.has(page)) deployments.set(page, deployment)
      return {
        kinds: () => [kind],
        isSimulated: () => false,
        connect: (_source, _kind, { hear }) => connect(page, hear),
      }
    },
    living: () => [...workers.values()],
    deploy() {
      deployment += 1
    },
    onGone(page) {
      for (const worker of [...workers.values()])
        if (worker.page !== page && worker.owners.delete(page)) settle(worker)
    },
    onMoved(page) {
      for (const worker of [...workers.values()]) if (worker.owners.has(page)) settle(worker)
    },
    kill,
  }
}
