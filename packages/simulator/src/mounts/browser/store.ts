import type { SimulatorOptions, StateStore } from '../../types/options.ts'
import type { ServerState } from '../../types/state.ts'

const TABLE = 'states'
const KEY = 'current'

/** A store in IndexedDB, with the means to forget it all. */
export interface BrowserStore extends StateStore {
  /** The server begins anew at its next request. Needed after a change of the accounts, which are part of the state. */
  readonly clear: () => Promise<void>
}

/**
 * Keeps the state in IndexedDB under a Web Lock: it outlives a reload, and what one tab has spent is spent in all.
 *
 * @param name Of the database and of the lock: one simulator each.
 * @example
 * const server = createSimulator({ sessions: 'shared', store: browserStore() })
 */
export function browserStore(name = 'simulator'): BrowserStore {
  const database = openOnce(name)
  const inTable = async <Result>(
    mode: IDBTransactionMode,
    act: (table: IDBObjectStore) => IDBRequest<Result>,
  ): Promise<Result> => {
    const transaction = (await database()).transaction(TABLE, mode)
    const request = act(transaction.objectStore(TABLE))
    await completion(transaction)
    return request.result
  }
  const lock: StateStore['lock'] = (run) => navigator.locks.request(`simulator:${name}`, run)
  return {
    lock,
    load: async () => {
      const state = (await inTable('readonly', (table) => table.get(KEY))) as ServerState | undefined
      // Of another version of this package: nothing to go on with.
      return state?.version === 1 ? state : undefined
    },
    save: async (state) => {
      await inTable('readwrite', (table) => table.put(state, KEY))
    },
    clear: () => lock(() => inTable('readwrite', (table) => table.clear())),
  }
}

/**
 * The options of a simulator that lives in a page: its state in IndexedDB, and one session for all who ask, since
 * a page can neither set nor see the server's cookies.
 *
 * @param name Of the database.
 * @example
 * const server = createSimulator({ ...inBrowser(), issuer: 'https://issuer.example', clients })
 */
export function inBrowser(
  name?: string,
): Pick<SimulatorOptions, 'sessions'> & { readonly store: BrowserStore } {
  return { sessions: 'shared', store: browserStore(name) }
}

function openOnce(name: string): () => Promise<IDBDatabase> {
  let opened: Promise<IDBDatabase> | undefined
  return () => {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(`simulator:${name}`, 1)
      request.addEventListener('upgradeneeded', () => request.result.createObjectStore(TABLE))
      request.addEventListener('success', () => resolve(request.result))
      request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB did not open')))
    })
    return opened
  }
}

function completion(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(transaction.error ?? new Error('IndexedDB gave up'))
    transaction.addEventListener('complete', () => resolve())
    transaction.addEventListener('error', fail)
    transaction.addEventListener('abort', fail)
  })
}
