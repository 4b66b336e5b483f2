import { transactionRecord } from '../src/testing/records.ts'
import type { Contents } from '../src/testing/browser/store.ts'

const day = 24 * 3_600_000

/** Fills a store with what days of use leave: a long trail, and sign-ins that nobody has finished. */
export function fill(contents: Contents, now: number): void {
  contents.trail = Array.from({ length: 499 }, (_, at) => ({
    id: `old.${at}`,
    at: now - day,
    tab: 'old',
    type: 'restored',
    epoch: 1,
  }))
  for (let at = 0; at < 60; at++) {
    const state = `old-${at}`
    contents.transactions.set(state, transactionRecord({ state, createdAt: now - 3 * day }))
  }
}
