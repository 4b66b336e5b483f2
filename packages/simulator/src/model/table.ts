import type { Log, Table } from '../types/state.ts'

const CHUNK = 128

/** The oldest entries of a log go beyond this many, or a server that runs for days would remember every request. */
const MOST_CHUNKS = 800

const WIDTH = 64
const EMPTY: readonly never[] = Array.from({ length: WIDTH }, () => []) as never[]

/** Ids are random, so that their last two characters spread the rows evenly. */
function placeOf(id: string): readonly [number, number] {
  return [id.charCodeAt(id.length - 1) % WIDTH, id.charCodeAt(id.length - 2) % WIDTH]
}

export function find<Row extends { readonly id: string }>(table: Table<Row>, id: string): Row | undefined {
  if (id.length < 2) return undefined
  const [outer, inner] = placeOf(id)
  return table[outer]?.[inner]?.find((row) => row.id === id)
}

export function put<Row extends { readonly id: string }>(table: Table<Row>, row: Row): Table<Row> {
  return changeLeaf(table, row.id, (leaf) => {
    const at = leaf.findIndex(({ id }) => id === row.id)
    return at === -1 ? [...leaf, row] : leaf.with(at, row)
  })
}

export function drop<Row extends { readonly id: string }>(table: Table<Row>, id: string): Table<Row> {
  return changeLeaf(table, id, (leaf) => leaf.filter((row) => row.id !== id))
}

function changeLeaf<Row>(
  table: Table<Row>,
  id: string,
  by: (leaf: readonly Row[]) => readonly Row[],
): Table<Row> {
  const [outer, inner] = placeOf(id)
  const branches = table.length === 0 ? EMPTY : table
  const branch = branches[outer] ?? []
  const leaves = branch.length === 0 ? EMPTY : branch
  return branches.with(outer, leaves.with(inner, by(leaves[inner] ?? [])))
}

export function rows<Row>(table: Table<Row>): Row[] {
  return table.flatMap((branch) => branch.flat())
}

export function keep<Row>(table: Table<Row>, isKept: (row: Row) => boolean): Table<Row> {
  return table.map((branch) => branch.map((leaf) => (leaf.every(isKept) ? leaf : leaf.filter(isKept))))
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
