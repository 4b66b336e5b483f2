import {
  readToWorker,
  aliveLock,
  workerVersion,
  type FromWorker,
  type Task,
  type WorkerSettings,
} from '../decide/worker-messages.ts'
import type { Platform, Store } from '../platform/port.ts'
import type { LazyProtocol } from '../protocol/lazy.ts'
import type { ResolvedSettings } from '../settings.ts'
import { createDesk, type Desk } from './desk.ts'

/** What a worker is made of. */
export interface HostOptions {
  readonly platform: Platform
  createProtocol(settings: ResolvedSettings, store: Store): LazyProtocol
}

/** The worker's end of a port to a page. */
export interface Guest {
  /** A message of the page's. */
  hear(message: unknown): void
  /** The page has gone. */
  leave(): void
}

/** A worker: what several pages of an origin have sent for them. */
export interface Host {
  welcome(post: (message: FromWorker) => void): Guest
  /** Clients whose records it knows. */
  desks(): readonly Desk[]
}

/** Makes a worker; it does nothing until a page connects. */
export function createHost({ platform, createProtocol }: HostOptions): Host {
  const id = platform.crypto.random().slice(0, 8)
  const desks = new Map<string, Desk>()
  let flights = 0
  let alive: Promise<void> | undefined

  /** Holds a lock from now on: whoever is granted it knows that this worker is dead. */
  const live = (): Promise<void> =>
    (alive ??= new Promise((resolve, reject) => {
      const forever = new AbortController().signal
      const hold = (): Promise<never> => {
        resolve()
        return new Promise(() => undefined)
      }
      platform.locks.run(aliveLock(id), forever, hold).catch(reject)
    }))

  function deskOf(settings: WorkerSettings): Desk {
    const key = JSON.stringify(settings)
    const known = desks.get(key)
    if (known !== undefined) return known
    const desk = createDesk(settings, platform, { createProtocol, onForgotten: () => void desks.delete(key) })
    desks.set(key, desk)
    return desk
  }

  return {
    desks: () => [...desks.values()],
    welcome(post) {
      let settings: WorkerSettings | undefined
      let page = ''
      let isLeft = false
      const leave = (): void => {
        isLeft = true
      }

      /** A page that is left hears nothing: a message would cost it its place in the cache. */
      const answer = (message: FromWorker): void => {
        if (!isLeft) post(message)
      }

      async function perform(desk: Desk, number: number, task: Task): Promise<void> {
        flights++
        const end = await desk.perform(number, task)
        flights--
        if (isLeft) desk.outlived(task, page)
        answer(end)
      }

      return {
        leave,
        hear(message) {
          const said = readToWorker(message)
          // Another version: it goes on without this worker, soon.
          if (said === undefined) return
          if (said.kind === 'bye') return leave()
          if (said.kind === 'connect') {
            ;({ settings, page } = said)
            // Without a lock it cannot be told from a dead one: no hello, and the page does it itself.
            live().then(
              () => answer({ kind: 'hello', version: workerVersion, id, flights }),
              () => undefined,
            )
            return
          }
          if (settings === undefined) return
          void perform(deskOf(settings), said.id, said.task)
        },
      }
    },
  }
}
