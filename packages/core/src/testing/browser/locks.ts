import type { Locks } from '../../platform/port.ts'
import type { SimulatedPage } from './page.ts'

/** The lock manager that all pages of an origin share. */
export interface LockManager {
  /** Web Locks as a page has them. */
  of(page: SimulatedPage): Locks
  /** Frees what a page that is gone held, and takes it out of every line. */
  forget(page: SimulatedPage): void
  /** Requests of a prerendered page begin when it is shown. */
  activate(page: SimulatedPage): void
  holder(name: string): SimulatedPage | undefined
  /** How many requests of a page wait or hold, for leaks. */
  pending(page: SimulatedPage): number
}

export interface LockOptions {
  /** Whether a page has Web Locks; without them nothing is excluded. */
  has(page: SimulatedPage): boolean
  /** Told when a task begins and ends in a lock. */
  onHold(page: SimulatedPage, name: string, holds: boolean): void
}

interface Request {
  readonly page: SimulatedPage
  start(): void
}

/** Makes a lock manager: lines by name, first come, first served; a frozen holder keeps its lock. */
export function createLockManager({ has, onHold }: LockOptions): LockManager {
  const holders = new Map<string, Request>()
  const lines = new Map<string, Request[]>()
  let parked: (readonly [string, Request])[] = []

  function pump(name: string): void {
    if (holders.has(name)) return
    const next = lines.get(name)?.shift()
    if (next === undefined) return
    holders.set(name, next)
    next.start()
  }

  function free(name: string, request: Request): void {
    if (holders.get(name) !== request) return
    holders.delete(name)
    pump(name)
  }

  function enter(name: string, request: Request): void {
    const line = lines.get(name)
    if (line === undefined) lines.set(name, [request])
    else line.push(request)
    pump(name)
  }

  function leave(name: string, request: Request): void {
    const line = lines.get(name) ?? []
    lines.set(
      name,
      line.filter((other) => other !== request),
    )
    free(name, request)
  }

  function run<T>(
    page: SimulatedPage,
    name: string,
    signal: AbortSignal,
    task: () => Promise<T>,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error)
      let begun = false
      const end = (settle: () => void): void => {
        page.held.delete(name)
        onHold(page, name, false)
        free(name, request)
        page.queue('loose', `is out of ${short(name)}`, settle)
      }
      const begin = (): void => {
        if (holders.get(name) !== request) return
        begun = true
        signal.removeEventListener('abort', giveUp)
        page.held.add(name)
        onHold(page, name, true)
        task().then(
          (value) => end(() => resolve(value)),
          (error: unknown) => end(() => reject(error)),
        )
      }
      const request: Request = { page, start: () => page.queue('loose', `gets ${short(name)}`, begin) }
      const giveUp = (): void => {
        if (begun) return
        parked = parked.filter(([, other]) => other !== request)
        leave(name, request)
        reject(signal.reason as Error)
      }
      signal.addEventListener('abort', giveUp, { once: true })
      if (page.prerendering) parked.push([name, request])
      else enter(name, request)
    })
  }

  return {
    of: (page) =>
      has(page)
        ? {
            areShared: true,
            isHeld: (name) =>
              new Promise((resolve) =>
                page.queue('loose', `asks who holds ${short(name)}`, () => resolve(holders.has(name))),
              ),
            run: (name, signal, task) => run(page, name, signal, task),
          }
        : unshared,
    forget(page) {
      for (const [name, line] of lines)
        lines.set(
          name,
          line.filter((request) => request.page !== page),
        )
      for (const [name, request] of holders) if (request.page === page) free(name, request)
    },
    activate(page) {
      const begun = parked.filter(([, request]) => request.page === page)
      parked = parked.filter(([, request]) => request.page !== page)
      for (const [name, request] of begun) enter(name, request)
    },
    holder: (name) => holders.get(name)?.page,
    pending: (page) =>
      [...holders.values(), ...[...lines.values()].flat()].filter((request) => request.page === page).length,
  }
}

const unshared: Locks = {
  areShared: false,
  isHeld: async () => false,
  async run(_name, signal, task) {
    signal.throwIfAborted()
    return task()
  },
}

/** The part of a name that differs between the locks of one client. */
function short(name: string): string {
  return name.split('|').slice(4).join(' ') || name
}
