'use client'

import type { MutationCache, QueryCache } from '@tanstack/react-query'
import { AuthError } from '@onegrant/core'

/**
 * Takes everything that was loaded for a user out of the caches. A query that a component looks at is set back, since
 * the component would go on showing what is merely removed.
 */
export function purgeQueries(cache: QueryCache): void {
  for (const query of cache.getAll()) {
    // Ends a fetch under way as well: what it brings is for the user who has gone.
    query.reset()
    if (query.getObserversCount() === 0) cache.remove(query)
  }
}

/** Ends the mutations of a user who has gone: what waits fails, and what is under way is not sent again. */
export function purgeMutations(cache: MutationCache): void {
  const end = (): Promise<never> => Promise.reject(new AuthError('superseded'))
  for (const mutation of cache.getAll()) {
    if (mutation.state.status !== 'pending') {
      cache.remove(mutation)
      continue
    }
    mutation.setOptions({ ...mutation.options, mutationFn: end })
    // Its caller hears of the failure; here there is nobody.
    if (mutation.state.isPaused) mutation.continue().catch(() => undefined)
  }
}
