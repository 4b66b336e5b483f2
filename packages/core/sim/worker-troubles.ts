import { disturb, pick, type Action } from './stage.ts'
import type { SimulatedWorker } from './workers.ts'
import type { World } from './world-types.ts'

const living = (world: World): readonly SimulatedWorker[] => world.workers?.living() ?? []
const hasWorker = (world: World): boolean => living(world).length > 0

/** What can happen to a worker, where there is one. */
export const workerTroubles: readonly Action[] = [
  {
    name: 'the worker dies with its creator',
    kind: 'kill',
    weight: 8,
    can: hasWorker,
    act(world) {
      const worker = pick(world, living(world))
      if (worker === undefined) return
      world.count('F30 worker crashes')
      disturb(world, (send) => send.page === worker.page)
      world.workers?.kill(worker)
      if (worker.creator.state !== 'dead' && world.choices.happens(50)) world.browser.kill(worker.creator)
    },
  },
  {
    name: 'the ports of the worker fall silent',
    kind: 'message',
    weight: 6,
    can: hasWorker,
    act(world) {
      const worker = pick(world, living(world))
      if (worker === undefined) return
      world.count('F30 worker silent')
      world.tell(() => `${worker.page.name} ${worker.isSilent ? 'is heard again' : 'is heard no more'}`)
      worker.isSilent = !worker.isSilent
    },
  },
  {
    name: 'the worker freezes for a while',
    kind: 'freeze',
    weight: 5,
    can: (world) => living(world).some(({ page }) => page.state === 'running'),
    act(world) {
      const page = pick(
        world,
        living(world).filter((worker) => worker.page.state === 'running'),
      )?.page
      if (page === undefined) return
      world.count('F30 worker frozen')
      disturb(world, (send) => send.page === page)
      world.browser.freeze(page)
      world.browser.timeline.after(4_000 + world.choices.choose(4) * 8_000, undefined, () => {
        if (page.state === 'frozen') world.browser.thaw(page)
      })
    },
  },
  {
    name: 'a new version is deployed beside the old one',
    kind: 'second client',
    weight: 6,
    can: ({ workers }) => workers !== undefined,
    act(world) {
      world.count('F23 worker of another version')
      world.tell(() => 'a new version is deployed')
      world.workers?.deploy()
    },
  },
]
