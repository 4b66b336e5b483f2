import {
  aliveLock,
  readFromWorker,
  workerVersion,
  type FromWorker,
  type Task,
  type ToWorker,
} from '../decide/worker-messages.ts'
import type { Channel, Workers } from '../platform/port.ts'
import type { WorkerKind } from '../trail.ts'
import type { Context } from './context.ts'

/** A worker that has not answered by then is passed over, ms. */
const helloTime = 1_000
/** No task takes longer, ms: the wait for the lane, a request and a hold have their own, shorter ends. */
const longestTask = 60_000
/** A worker that dies over the same task this often is not asked again. */
const mostDeaths = 2

export type Done = Extract<FromWorker, { kind: 'done' }>
type Answer = Done | Extract<FromWorker, { kind: 'failed' }>

/** The way to a worker of one kind. */
export interface Link {
  /** Takes the way ahead, so that the worker has this page, too; whether it answers. */
  connect(): Promise<boolean>
  /** Has it do a task; undefined where it cannot, or does not answer. */
  ask(task: Task): Promise<Answer | undefined>
}

interface Pending {
  readonly message: ToWorker
  deaths: number
  settle(answer: Answer | undefined): void
}

/** Makes the way to a worker; it is taken when the first task comes. */
export function createLink(context: Context, workers: Workers, kind: WorkerKind): Link {
  const { platform, settings, recorder, life } = context
  const { clock, locks, page } = platform
  const { authority, client_id, name, reuseWindow, worker: source } = settings
  const pending = new Map<number, Pending>()
  /** Who waits for its hello. */
  const greeted = new Set<(isThere: boolean) => void>()
  let channel: Channel | undefined
  /** Ends the watch over the worker that answers now. */
  let watch: AbortController | undefined
  let cancelHello: (() => void) | undefined
  let count = 0
  /** Whether it has answered: a page that comes back goes to it again, and keeps it alive. */
  let isWanted = false
  /** What keeps it from being asked: it does not answer now, or never will. */
  let trouble: 'silent' | 'broken' | undefined

  function open(): void {
    if (channel !== undefined || trouble === 'broken' || !source) return
    trouble = undefined
    const opened = new AbortController()
    watch = opened
    try {
      channel = workers.connect(source, kind, {
        hear: (message) => !opened.signal.aborted && hear(message, opened.signal),
        fail: () => !opened.signal.aborted && giveUp('broken', 'it does not start'),
      })
    } catch (error) {
      // Trusted Types, another origin, or a factory of the app's that fails.
      giveUp('broken', error instanceof Error ? error.name : 'error')
      return
    }
    post({
      kind: 'connect',
      version: workerVersion,
      page: recorder.trail.tab,
      settings: { authority, client_id, name, reuseWindow },
    })
    // Sent without waiting for its hello: it goes on with them even if this page has gone by then.
    for (const { message } of pending.values()) post(message)
    cancelHello = clock.alarm(helloTime, () => giveUp('silent', 'no answer'))
  }

  function post(message: ToWorker): void {
    channel?.post(message)
  }

  function close(): void {
    cancelHello?.()
    watch?.abort()
    channel?.close()
    channel = undefined
  }

  /** Sends what waits down the ladder. A late hello is welcome: the next task may be its own. */
  function giveUp(now: 'silent' | 'broken', reason: string): void {
    trouble = now
    recorder.record('executor', { kind, reason })
    if (now === 'broken') close()
    greet(false)
    for (const { settle } of pending.values()) settle(undefined)
  }

  function greet(isThere: boolean): void {
    for (const tell of greeted) tell(isThere)
    greeted.clear()
  }

  function hear(message: unknown, signal: AbortSignal): void {
    const answer = readFromWorker(message)
    if (answer === undefined) return
    if (answer.kind !== 'hello')
      return pending.get(answer.id)?.settle(answer.kind === 'unfit' ? undefined : answer)
    cancelHello?.()
    trouble = undefined
    isWanted = true
    greet(true)
    recorder.record('executor', { kind, worker: answer.id, flights: answer.flights })
    // A port dies without a word; the lock is granted when the worker is dead.
    locks.run(aliveLock(answer.id), signal, async () => undefined).then(buryWorker, () => undefined)
  }

  /** Whatever it had sent is an orphan, which the next worker finds in the record. */
  function buryWorker(): void {
    recorder.record('executor', { kind, reason: 'it died' })
    close()
    for (const waiting of pending.values()) if (++waiting.deaths >= mostDeaths) waiting.settle(undefined)
    if (pending.size > 0) open()
  }

  // A message to a page that is left would cost it its place in the cache.
  const ends = [
    page.onSleep((why) => {
      if (why !== 'pagehide') return
      post({ kind: 'bye' })
      close()
    }),
    page.onWake((why) => {
      if (why !== 'pageshow') return
      if (trouble === 'silent') trouble = undefined
      if (isWanted || pending.size > 0) open()
    }),
  ]
  life.addEventListener('abort', () => {
    for (const end of ends) end()
    close()
  })

  return {
    connect() {
      open()
      if (trouble !== undefined) return Promise.resolve(false)
      return new Promise((resolve) => greeted.add(resolve))
    },
    ask(task) {
      open()
      if (trouble !== undefined) return Promise.resolve(undefined)
      const id = ++count
      const message: ToWorker = { kind: 'ask', id, task }
      return new Promise((resolve) => {
        const cancel = clock.alarm(longestTask, () => settle(undefined))
        const settle = (answer: Answer | undefined): void => {
          cancel()
          pending.delete(id)
          resolve(answer)
        }
        pending.set(id, { message, deaths: 0, settle })
        post(message)
      })
    },
  }
}
