import { openDB, type DBSchema } from 'idb'
import type { Change, Found, Store } from '../port.ts'

interface Schema extends DBSchema {
  shared: { key: string; value: unknown }
  transactions: { key: string; value: unknown }
  trail: { key: number; value: object }
}

const grantKey = 'grant'

/**
 * Opens the store of one client in IndexedDB, which orders the tabs' transactions as localStorage does not.
 *
 * @param forget called when another tab deletes or upgrades it: it is closed then
 */
export async function openDatabase(name: string, forget: () => void): Promise<Store> {
  const db = await openDB<Schema>(`onegrant|${name}`, 1, {
    upgrade(fresh) {
      fresh.createObjectStore('shared')
      fresh.createObjectStore('transactions')
      fresh.createObjectStore('trail', { autoIncrement: true })
    },
    blocking: forget,
    terminated: forget,
  })
  return {
    async read(state): Promise<Found> {
      const tx = db.transaction(['shared', 'transactions'])
      const [grant, transaction] = await Promise.all([
        tx.objectStore('shared').get(grantKey),
        state === undefined ? undefined : tx.objectStore('transactions').get(state),
        tx.done,
      ])
      return { grant, transaction }
    },
    async change<T>(state: string | undefined, decide: (found: Found) => Change<T>): Promise<T> {
      const tx = db.transaction(['shared', 'transactions'], 'readwrite', { durability: 'strict' })
      const shared = tx.objectStore('shared')
      const transactions = tx.objectStore('transactions')
      const [grant, transaction] = await Promise.all([
        shared.get(grantKey),
        state === undefined ? undefined : transactions.get(state),
      ])
      let change: Change<T>
      try {
        change = decide({ grant, transaction })
      } catch (error) {
        tx.abort()
        await tx.done.catch(() => undefined)
        throw error
      }
      const writes: Promise<unknown>[] = [tx.done]
      if (change.grant !== undefined) writes.push(shared.put(change.grant, grantKey))
      if (state !== undefined && change.transaction !== undefined)
        writes.push(
          change.transaction === null
            ? transactions.delete(state)
            : transactions.put(change.transaction, state),
        )
      await Promise.all(writes)
      return change.result
    },
    async transactions(drop = []) {
      const tx = db.transaction('transactions', 'readwrite')
      await Promise.all(drop.map((state) => tx.store.delete(state)))
      const left = await tx.store.getAll()
      await tx.done
      return left
    },
    get: (key) => db.get('shared', key),
    async set(key, value) {
      await db.put('shared', value, key)
    },
    async append(entries, keep) {
      const tx = db.transaction('trail', entries.length > 0 ? 'readwrite' : 'readonly')
      let last = 0
      for (const entry of entries) last = (await tx.store.add?.(entry)) ?? last
      if (last > keep) await tx.store.delete?.(IDBKeyRange.upperBound(last - keep))
      const all = entries.length > 0 ? [] : await tx.store.getAll()
      await tx.done
      return all
    },
    close: () => db.close(),
  }
}
