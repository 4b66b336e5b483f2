import type { Change, Found, Store } from '../port.ts'

/** What the trail says of it. */
export const withoutStorage =
  'This browser gives no storage here: the session lives in this page alone and ends with it.'

/**
 * The store of a page whose browser gives it no IndexedDB: grant and trail live in this page's memory, and only a
 * sign-in under way outlives it, in sessionStorage where there is one.
 */
export function createMemoryStore(name: string): Store {
  // Whoever has to keep more than a text over a redirect must know that nothing of the kind is kept.
  const shared = new Map<string, unknown>([['volatile', true]])
  const key = (state: string): string => `onegrant|${name}|${state}`
  const session = openArea('sessionStorage')
  const local = openArea('localStorage')
  let trail: object[] = []

  function find(state: string): unknown {
    const found: unknown = JSON.parse(session.getItem(key(state)) ?? 'null') ?? undefined
    // A duplicated tab has a copy of sessionStorage from before the send: the mark is in what both share.
    const isSent = local.getItem(key(state)) !== null
    return isSent && isOpen(found) ? { ...found, status: 'sent' } : found
  }

  function write(state: string, transaction: object | null): void {
    if (transaction === null) {
      session.removeItem(key(state))
      local.removeItem(key(state))
      return
    }
    if (!isOpen(transaction)) local.setItem(key(state), 'sent')
    session.setItem(key(state), JSON.stringify(transaction))
  }

  return {
    async read(state): Promise<Found> {
      return { grant: shared.get('grant'), transaction: state === undefined ? undefined : find(state) }
    },
    async change<T>(state: string | undefined, decide: (found: Found) => Change<T>): Promise<T> {
      const grant = shared.get('grant')
      const change = decide({ grant, transaction: state === undefined ? undefined : find(state) })
      if (change.grant !== undefined) shared.set('grant', change.grant)
      if (state !== undefined && change.transaction !== undefined) write(state, change.transaction)
      return change.result
    },
    async transactions(drop = []) {
      for (const state of drop) write(state, null)
      const states = session.keys().filter((found) => found.startsWith(key('')))
      return states.map((found) => find(found.slice(key('').length)))
    },
    get: async (value) => shared.get(value),
    async set(entry, value) {
      shared.set(entry, value)
    },
    async append(entries, keep) {
      trail = [...trail, ...entries].slice(-keep)
      return trail
    },
    close: () => undefined,
  }
}

function isOpen(transaction: unknown): transaction is object {
  return (
    typeof transaction === 'object' &&
    transaction !== null &&
    'status' in transaction &&
    transaction.status === 'open'
  )
}

interface Area extends Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  keys(): string[]
}

/** Web storage, or a map where even that is refused: there no sign-in outlives its page. */
function openArea(name: 'sessionStorage' | 'localStorage'): Area {
  const map = new Map<string, string>()
  let storage: Storage | undefined
  try {
    storage = globalThis[name]
    const probe = 'onegrant|probe'
    storage.setItem(probe, '')
    storage.removeItem(probe)
  } catch {
    // Opaque origins and blocked site data throw at the first touch.
    storage = undefined
  }
  const area = storage
  if (area !== undefined)
    return {
      getItem: (key) => area.getItem(key),
      setItem: (key, value) => area.setItem(key, value),
      removeItem: (key) => area.removeItem(key),
      keys: () => Object.keys(area),
    }
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    keys: () => [...map.keys()],
  }
}
