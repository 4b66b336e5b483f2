import type { Store } from '../port.ts'
import { openDatabase } from './indexed-db.ts'

/** Longest wait for IndexedDB to open, ms: some browsers leave it hanging. */
const openingTime = 3_000

/**
 * The store of one client: in IndexedDB, or, where that is absent, blocked or hanging, in this page's memory.
 *
 * @param onMemory called once where memory must do, with what to say of it
 */
export function openBrowserStore(name: string, onMemory: (remedy: string) => void): Store {
  let opened: Promise<Store> | undefined
  let hadDatabase = false

  function open(): Promise<Store> {
    opened ??= openOrFallBack().catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }

  async function openOrFallBack(): Promise<Store> {
    try {
      const store = await inTime(openDatabase(name, forget))
      hadDatabase = true
      return store
    } catch (error) {
      // A page that has had its database must not go on beside it.
      if (hadDatabase) throw error
      const { createMemoryStore, withoutStorage } = await import('./memory-store.ts')
      onMemory(withoutStorage)
      return createMemoryStore(name)
    }
  }

  /** Gives way, to open anew at the next use. */
  function forget(): void {
    void opened?.then((store) => store.close())
    if (hadDatabase) opened = undefined
  }

  return {
    read: async (state) => (await open()).read(state),
    change: async (state, decide) => (await open()).change(state, decide),
    transactions: async (drop) => (await open()).transactions(drop),
    get: async (key) => (await open()).get(key),
    set: async (key, value) => (await open()).set(key, value),
    append: async (entries, keep) => (await open()).append(entries, keep),
    close: forget,
  }
}

async function inTime(work: Promise<Store>): Promise<Store> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new DOMException('IndexedDB does not open.', 'TimeoutError'))
      work.then(
        (store) => store.close(),
        () => undefined,
      )
    }, openingTime)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
