import type { Change, Found, Store } from '../../platform/port.ts'
import type { SimulatedPage } from './page.ts'

/** What the store of one client holds. */
export interface Contents {
  grant: unknown
  readonly transactions: Map<string, unknown>
  readonly shared: Map<string, unknown>
  trail: readonly object[]
}

/** What goes wrong with the next requests of a page, or of all. */
export type StorageFailure = 'quota' | 'io'

/** The storage of one origin. */
export interface Storage {
  readonly contents: Contents
  /** Opens the store in a page. */
  of(page: SimulatedPage): Store
  /** Fails as many of the next changes, or of those of one page. */
  fail(failure: StorageFailure, times: number, page?: SimulatedPage): void
  /** No more failures. */
  heal(): void
  /** The user clears the site's data, or the browser needs the space. */
  clear(): void
}

export interface StorageOptions {
  /** Whether the trail's appends are steps as well. */
  readonly trailSteps: boolean
  /** Told after each change of the grant or of a transaction, in the task of the change. */
  onWrite(page: SimulatedPage, before: Found, after: Found, state: string | undefined): void
  /** Told of each write that fails. */
  onFail(page: SimulatedPage): void
  onRead(page: SimulatedPage, found: Found): void
  markNow(): number
  onDelivered(page: SimulatedPage, mark: number): void
  /** Told of each request that is answered, in the task of the answer. */
  onAnswered(page: SimulatedPage, label: string, mark: number): void
}

const names: Record<StorageFailure, string> = { quota: 'QuotaExceededError', io: 'UnknownError' }

/**
 * Makes storage with IndexedDB's promises: a readwrite transaction is one step at which everybody else's is over or has
 * not begun, its answer comes in a later task, and one whose decision throws has written nothing.
 */
export function createStorage(options: StorageOptions): Storage {
  const { trailSteps, onWrite, onFail, onRead, markNow, onDelivered, onAnswered } = options
  const contents: Contents = { grant: undefined, transactions: new Map(), shared: new Map(), trail: [] }
  let failures: { readonly failure: StorageFailure; readonly page: SimulatedPage | undefined }[] = []

  const find = (state: string | undefined): Found => ({
    grant: contents.grant,
    transaction: state === undefined ? undefined : contents.transactions.get(state),
  })

  function operate<T>(page: SimulatedPage, label: string, act: () => T, isLook = false): Promise<T> {
    return new Promise((resolve, reject) => {
      page.queue('request', label, () => {
        try {
          const result = act()
          const mark = markNow()
          page.queue('answer', `is told (${label})`, () => {
            if (isLook) onDelivered(page, mark)
            onAnswered(page, label, mark)
            resolve(result)
          })
        } catch (error) {
          page.queue('answer', `is told of the failure (${label})`, () => reject(error))
        }
      })
    })
  }

  function write(page: SimulatedPage, state: string | undefined, change: Change<unknown>): void {
    const { grant, transaction } = change
    if (grant === undefined && (state === undefined || transaction === undefined)) return
    const failing = failures.find((next) => next.page === undefined || next.page === page)
    if (failing !== undefined) {
      failures = failures.filter((next) => next !== failing)
      onFail(page)
      throw new DOMException('The write failed.', names[failing.failure])
    }
    const before = find(state)
    if (grant !== undefined) contents.grant = frozen(grant)
    if (state !== undefined && transaction === null) contents.transactions.delete(state)
    else if (state !== undefined && transaction !== undefined)
      contents.transactions.set(state, frozen(transaction))
    onWrite(page, before, find(state), state)
  }

  function appended(entries: readonly object[], keep: number): readonly object[] {
    if (entries.length > 0) contents.trail = [...contents.trail, ...entries].slice(-keep)
    return contents.trail
  }

  return {
    contents,
    of: (page) => ({
      read: (state) =>
        operate(
          page,
          'reads',
          () => {
            const found = find(state)
            onRead(page, found)
            return found
          },
          true,
        ),
      change: <T>(state: string | undefined, decide: (found: Found) => Change<T>) =>
        operate(page, 'reads, decides and writes', () => {
          const change = decide(find(state))
          write(page, state, change)
          return change.result
        }),
      transactions: (drop = []) =>
        operate(page, 'lists the sign-ins', () => {
          for (const state of drop) contents.transactions.delete(state)
          return [...contents.transactions.values()]
        }),
      get: (key) => operate(page, `gets '${key}'`, () => contents.shared.get(key)),
      set: (key, value) => operate(page, `sets '${key}'`, () => void contents.shared.set(key, value)),
      append: (entries, keep) =>
        trailSteps
          ? operate(page, 'appends to the trail', () => appended(entries, keep))
          : Promise.resolve(appended(entries, keep)),
      close: () => undefined,
    }),
    fail(failure, times, page) {
      for (let time = 0; time < times; time++) failures.push({ failure, page })
    },
    heal() {
      failures = []
    },
    clear() {
      contents.grant = undefined
      contents.transactions.clear()
      contents.shared.clear()
      contents.trail = []
    },
  }
}

/** What is stored is nobody's object any more: a writer that changes its own later would show here, and throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) frozen(part)
  }
  return value
}
