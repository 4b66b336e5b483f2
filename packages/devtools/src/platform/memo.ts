/** What the panel remembers of a tab across its page loads. */
export interface Memo {
  /** Name of the browser tab, as far as the panel is concerned. */
  readonly tab: string
  readonly isOpen: boolean | undefined
  /** When losses were last looked at, ms since 1970. */
  readonly seenAt: number
}

const memoKey = 'onegrant-devtools'
/** Each load has an item of its own: in a common one, tabs that are loaded at once would overwrite each other's. */
const loadPrefix = 'onegrant-devtools.load.'
/** Page loads whose tab is remembered: more than a trail has. */
const capacity = 200

/** Reads what the panel knew before the page was loaded. */
export function readMemo(): Memo {
  const { tab, isOpen, seenAt } = record(read(() => sessionStorage, memoKey))
  return {
    tab: typeof tab === 'string' ? tab : crypto.randomUUID().slice(0, 8),
    isOpen: typeof isOpen === 'boolean' ? isOpen : undefined,
    seenAt: typeof seenAt === 'number' ? seenAt : 0,
  }
}

/** Remembers it for the next load of the tab. */
export function writeMemo(memo: Memo): void {
  write(() => sessionStorage, memoKey, memo)
}

/** Tells the panels of all tabs which tab a page load is in. */
export function writeLoad(load: string, tab: string): void {
  write(() => localStorage, loadPrefix + load, { tab, at: Date.now() })
  const surplus = listLoads()
    .sort((a, b) => b.at - a.at)
    .slice(capacity)
  for (const { load: oldest } of surplus) localStorage.removeItem(loadPrefix + oldest)
}

/** The browser tab of each page load, as the panels in them have told. */
export function readLoads(): Map<string, string> {
  return new Map(listLoads().map(({ load, tab }) => [load, tab]))
}

/** Calls the listener when another tab has told; returns the unsubscriber. */
export function onLoads(listener: () => void): () => void {
  const hear = ({ key }: StorageEvent): void => {
    if (key?.startsWith(loadPrefix) === true) listener()
  }
  addEventListener('storage', hear)
  return () => removeEventListener('storage', hear)
}

interface Load {
  readonly load: string
  readonly tab: string
  /** ms since 1970. */
  readonly at: number
}

function listLoads(): Load[] {
  return keysOf(() => localStorage)
    .filter((key) => key.startsWith(loadPrefix))
    .flatMap((key) => {
      const { tab, at } = record(read(() => localStorage, key))
      return typeof tab === 'string' && typeof at === 'number'
        ? [{ load: key.slice(loadPrefix.length), tab, at }]
        : []
    })
}

function keysOf(storage: () => Storage): string[] {
  try {
    return Object.keys(storage())
  } catch {
    // Blocked: see below.
    return []
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function read(storage: () => Storage, key: string): unknown {
  try {
    return JSON.parse(storage().getItem(key) ?? 'null')
  } catch {
    // Storage is blocked, or somebody else's text lies there: the panel forgets, and nothing else depends on it.
    return undefined
  }
}

function write(storage: () => Storage, key: string, value: unknown): void {
  try {
    storage().setItem(key, JSON.stringify(value))
  } catch {
    // Blocked or full: see above.
  }
}
