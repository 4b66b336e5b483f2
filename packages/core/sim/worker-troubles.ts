import { disturb, type Action } from './stage.ts'

/** What can happen to a worker, where there is one. */
export const workerTroubles: readonly Action[] = [
  {
    name: 'the worker dies with its creator',
    kind: 'kill',
    weight: 8,
    can: ({ workers }) => workers?.living() !== undefined,
    act(world) {
      const worker = world.workers?.living()
      if (worker === undefined) return
      world.count('F30 worker crashes')
      disturb(world, (send) => send.page === worker.page)
      world.workers?.kill()
      if (worker.creator.state !== 'dead' && world.choices.happens(50)) world.browser.kill(worker.creator)
    },
  },
  {
    name: 'the ports of the worker fall silent',
    kind: 'message',
    weight: 6,
    can: ({ workers }) => workers?.living() !== undefined,
    act(world) {
      const worker = world.workers?.living()
      if (worker === undefined) return
      world.count('F30 worker silent')
      world.tell(() => `${worker.page.name} ${worker.isSilent ? 'is heard again' : 'is heard no more'}`)
      worker.isSilent = !worker.isSilent
    },
  },
  {
    name: 'the worker freezes, as a plain one whose pages are all in the cache',
    kind: 'freeze',
    weight: 5,
    can: ({ workers }) => workers?.living()?.page.state === 'running',
    act(world) {
      const page = world.workers?.living()?.page
      if (page === undefined) return
      world.count('F30 worker frozen')
      disturb(world, (send) => send.page === page)
      world.browser.freeze(page)
      world.browser.timeline.after(4_000 + world.choices.choose(4) * 8_000, undefined, () => {
        if (page.state === 'frozen') world.browser.thaw(page)
      })
    },
  },
]
