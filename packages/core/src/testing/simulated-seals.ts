import { browserSeals } from '../platform/browser/seals.ts'
import type { Seals } from '../platform/port.ts'

/** The browser's own seals, in a tab that may die or stand still. */
export function aloneSeals(alone: <T>(work: Promise<T>) => Promise<T>): Seals {
  return {
    async create() {
      const { publicKey, seal, open } = await alone(browserSeals.create())
      return {
        publicKey,
        seal: (to, text) => alone(seal(to, text)),
        open: (from, sealed) => alone(open(from, sealed)),
      }
    },
  }
}
