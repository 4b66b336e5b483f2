import type { TrailEntry } from '@onegrant/core'
import { auth } from './auth.ts'

/** Hands on each new entry of the trail, once; returns a function that ends it. */
export function watchTrail(hear: (entry: TrailEntry) => void): () => void {
  const { trail } = auth
  let last = trail.entries().at(-1)?.id
  return trail.subscribe(() => {
    const entries = trail.entries()
    const fresh = entries.slice(entries.findIndex(({ id }) => id === last) + 1)
    last = entries.at(-1)?.id
    // Those of other tabs are reported by these.
    for (const entry of fresh) if (entry.tab === trail.tab) hear(entry)
  })
}
