import type { TrailEntry } from '@onegrant/core'

/** A row of the timeline: one tab, with the page loads that it had one after the other. */
export interface Lane {
  readonly key: string
  readonly label: string
  readonly isThisTab: boolean
}

/** Rows of a trail, and which of them each page load is in. */
export interface Lanes {
  readonly lanes: readonly Lane[]
  readonly rowOf: ReadonlyMap<string, number>
}

interface Load {
  readonly id: string
  readonly from: number
  readonly to: number
  readonly isWorker: boolean
}

interface Row {
  /** Its first load. */
  readonly key: string
  readonly tab: string
  readonly loads: string[]
  readonly isWorker: boolean
  /** Time of its last event. */
  to: number
}

/**
 * Finds the tabs behind the page loads of a trail.
 *
 * @param tabs the browser tab of each page load, where that is known; a load of an unknown tab has a row of its own
 * @param thisLoad the page load that asks: its tab comes first
 */
export function findLanes(
  entries: readonly TrailEntry[],
  tabs: ReadonlyMap<string, string>,
  thisLoad: string,
): Lanes {
  const rows: Row[] = []
  for (const { id, from, to, isWorker } of loadsOf(entries)) {
    const tab = tabs.get(id) ?? id
    // A duplicated tab says that it is the first one; two loads at a time are two tabs.
    const row = rows.find((other) => other.tab === tab && other.to <= from)
    if (row === undefined) rows.push({ key: id, tab, loads: [id], to, isWorker })
    else {
      row.loads.push(id)
      row.to = to
    }
  }
  const isThis = ({ loads }: Row): boolean => loads.includes(thisLoad)
  const sorted = [...rows.filter(isThis), ...rows.filter((row) => !isThis(row))]
  return {
    lanes: sorted.map((row) => ({
      key: row.key,
      label: isThis(row) ? 'This tab' : row.isWorker ? 'Worker' : `Tab ${rows.indexOf(row) + 1}`,
      isThisTab: isThis(row),
    })),
    rowOf: new Map(sorted.flatMap(({ loads }, index) => loads.map((id) => [id, index] as const))),
  }
}

/** The page loads of a trail by their first event. */
function loadsOf(entries: readonly TrailEntry[]): Load[] {
  const loads = new Map<string, Load>()
  for (const { tab, at, executor } of entries)
    loads.set(tab, { id: tab, from: loads.get(tab)?.from ?? at, to: at, isWorker: executor !== undefined })
  return [...loads.values()]
}
