import { type DBSchema, type IDBPDatabase, openDB, type StoreNames } from 'idb'
import type { CodeRow, Ledger, TokenRow } from './rows.ts'

interface Schema extends DBSchema {
  tokens: { key: string; value: TokenRow; indexes: { at: number } }
  codes: { key: string; value: CodeRow; indexes: { at: number } }
}

/** Rows that are kept of each kind. A tab that slept for weeks must still find that its token is spent. */
const kept = 500

/** The ledger in IndexedDB, which orders the transactions of all tabs as localStorage does not. */
export function openLedger(name: string): Ledger {
  let opened: Promise<IDBPDatabase<Schema>> | undefined

  function open(): Promise<IDBPDatabase<Schema>> {
    opened ??= openDB<Schema>(name, 1, {
      upgrade(db) {
        db.createObjectStore('tokens', { keyPath: 'fingerprint' }).createIndex('at', 'at')
        db.createObjectStore('codes', { keyPath: 'fingerprint' }).createIndex('at', 'at')
      },
      // Another tab deletes or upgrades: give way, and open anew at the next use.
      blocking: forget,
      terminated: forget,
    }).catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }

  function forget(): void {
    void opened?.then((db) => db.close())
    opened = undefined
  }

  return {
    async change(task) {
      const tx = (await open()).transaction(['tokens', 'codes'], 'readwrite', { durability: 'strict' })
      const tokens = tx.objectStore('tokens')
      const codes = tx.objectStore('codes')

      async function trim(store: StoreNames<Schema>): Promise<void> {
        const rows = tx.objectStore(store)
        if ((await rows.count()) <= kept) return
        const oldest = await rows.index('at').getKey(IDBKeyRange.lowerBound(0))
        if (oldest !== undefined) await rows.delete(oldest)
      }

      try {
        const result = await task({
          token: (fingerprint) => tokens.get(fingerprint),
          async putToken(row) {
            await tokens.put(row)
            await trim('tokens')
          },
          code: (fingerprint) => codes.get(fingerprint),
          async putCode(row) {
            await codes.put(row)
            await trim('codes')
          },
          dropCode: (fingerprint) => codes.delete(fingerprint),
        })
        await tx.done
        return result
      } catch (error) {
        // The transaction may have ended by itself, and its own rejection says no more than this error.
        const ended = tx.done.catch(() => undefined)
        if (tx.error === null) abort(tx)
        await ended
        throw error
      }
    },
  }
}

function abort(tx: { abort(): void }): void {
  try {
    tx.abort()
  } catch (error) {
    // It was over already: what brought us here is the error to report.
    if (!(error instanceof DOMException)) throw error
  }
}
