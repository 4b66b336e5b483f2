import type { CodeRow, Ledger, Rows, TokenRow } from './rows.ts'

/** A ledger of this page only, for where IndexedDB is not to be had. */
export function memoryLedger(): Ledger {
  const tokens = new Map<string, TokenRow>()
  const codes = new Map<string, CodeRow>()
  const rows: Rows = {
    token: (fingerprint) => Promise.resolve(tokens.get(fingerprint)),
    async putToken(row) {
      await Promise.resolve(tokens.set(row.fingerprint, row))
    },
    code: (fingerprint) => Promise.resolve(codes.get(fingerprint)),
    async putCode(row) {
      await Promise.resolve(codes.set(row.fingerprint, row))
    },
    async dropCode(fingerprint) {
      await Promise.resolve(codes.delete(fingerprint))
    },
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    change(task) {
      const turn = last.then(() => task(rows))
      last = turn.catch(() => undefined)
      return turn
    },
  }
}
