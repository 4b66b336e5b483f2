import type { Change, Found, Store } from '../platform/port.ts'

/** How the disk of a tab behaves. */
export interface Disk {
  readonly isFull: boolean
  /** Operations begun so far. */
  begun: number
  /** Those that wait for it to answer again; undefined while it answers. */
  readonly stalled: (() => void)[] | undefined
}

/** A store with IndexedDB's promise: a change is one step, and every delivery comes later. */
export function openStore(
  stores: Map<string, Map<string, unknown>>,
  name: string,
  alone: <T>(work: Promise<T>) => Promise<T>,
  disk: Disk,
): Store {
  const contents = (): Map<string, unknown> => {
    const found = stores.get(name) ?? new Map<string, unknown>()
    stores.set(name, found)
    return found
  }
  const prefix = 'transaction '
  const later = <T>(step: () => T): Promise<T> => {
    disk.begun++
    const turn = new Promise<void>((resolve) => {
      if (disk.stalled === undefined) resolve()
      else disk.stalled.push(resolve)
    })
    return alone(turn.then(() => structuredClone(step())))
  }
  const find = (state: string | undefined): Found => ({
    grant: contents().get('grant'),
    transaction: state === undefined ? undefined : contents().get(prefix + state),
  })
  return {
    read: (state) => later(() => find(state)),
    change: <T>(state: string | undefined, decide: (found: Found) => Change<T>) =>
      later(() => {
        const { grant, transaction, result } = decide(structuredClone(find(state)))
        if (disk.isFull && (grant !== undefined || transaction !== undefined))
          throw new DOMException('full', 'QuotaExceededError')
        if (grant !== undefined) contents().set('grant', structuredClone(grant))
        if (state !== undefined && transaction === null) contents().delete(prefix + state)
        else if (state !== undefined && transaction !== undefined)
          contents().set(prefix + state, structuredClone(transaction))
        return result
      }),
    transactions: (drop = []) =>
      later(() => {
        for (const state of drop) contents().delete(prefix + state)
        return [...contents()].filter(([key]) => key.startsWith(prefix)).map(([, value]) => value)
      }),
    get: (key) => later(() => contents().get(key)),
    set: (key, value) => later(() => void contents().set(key, structuredClone(value))),
    append: (entries, keep) =>
      later(() => {
        const all = [...((contents().get('trail') as object[] | undefined) ?? []), ...entries].slice(-keep)
        contents().set('trail', structuredClone(all))
        return all
      }),
    close: () => undefined,
  }
}
