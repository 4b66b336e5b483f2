import type { Log, Table } from '../types/state.ts'

const CHUNK = 128

/** The oldest entries of a log go beyond this many, or a server that runs for days would remember every request. */
const MOST_CHUNKS = 800

/** Ids are random, so that their last characters spread the rows evenly. */
function bucketOf(id: string): string {
  return id.slice(-1)
}

export function find<Row>(table: Table<Row>, id: string): Row | undefined {
  const key = bucketOf(id)
  if (!Object.hasOwn(table, key)) return undefined
  const bucket = table[key]
  return bucket !== undefined && Object.hasOwn(bucket, id) ? bucket[id] : undefined
}

export function put<Row extends { readonly id: string }>(table: Table<Row>, row: Row): Table<Row> {
  const key = bucketOf(row.id)
  return { ...table, [key]: { ...table[key], [row.id]: row } }
}

export function drop<Row>(table: Table<Row>, id: string): Table<Row> {
  const key = bucketOf(id)
  const bucket = { ...table[key] }
  delete bucket[id]
  return { ...table, [key]: bucket }
}

export function rows<Row>(table: Table<Row>): Row[] {
  return Object.values(table).flatMap((bucket) => Object.values(bucket))
}

export function emptyLog<Entry>(dropped = 0): Log<Entry> {
  return { dropped, chunks: [] }
}

export function append<Entry>(log: Log<Entry>, entry: Entry): Log<Entry> {
  const last = log.chunks.at(-1)
  if (last !== undefined && last.length < CHUNK) {
    return { ...log, chunks: [...log.chunks.slice(0, -1), [...last, entry]] }
  }
  if (log.chunks.length < MOST_CHUNKS) return { ...log, chunks: [...log.chunks, [entry]] }
  return { dropped: log.dropped + CHUNK, chunks: [...log.chunks.slice(1), [entry]] }
}

/** Changes the entry at an index, counted from the log's true beginning; one that was dropped stays away. */
export function amend<Entry>(log: Log<Entry>, index: number, change: (entry: Entry) => Entry): Log<Entry> {
  const at = index - log.dropped
  const where = Math.floor(at / CHUNK)
  const chunk = at < 0 ? undefined : log.chunks[where]
  const entry = chunk?.[at % CHUNK]
  if (chunk === undefined || entry === undefined) return log
  return { ...log, chunks: log.chunks.with(where, chunk.with(at % CHUNK, change(entry))) }
}

export function entries<Entry>(log: Log<Entry>): Entry[] {
  return log.chunks.flat()
}

export function entryAt<Entry>(log: Log<Entry>, index: number): Entry | undefined {
  const at = index - log.dropped
  return at < 0 ? undefined : log.chunks[Math.floor(at / CHUNK)]?.[at % CHUNK]
}
