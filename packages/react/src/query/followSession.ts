'use client'

import type { QueryClient } from '@tanstack/react-query'
import type { AuthClient } from '@onegrant/core'
import { needsUser, ownerOf } from './judge.ts'
import { purgeMutations, purgeQueries } from './purge.ts'

/**
 * Keeps a cache to the user of the session.
 *
 * @returns a function that does so at once: to be called before anything is looked up, since between the change of a
 *   session and the news of it a page may render
 */
export function followSession(queryClient: QueryClient, auth: AuthClient): () => void {
  const queries = queryClient.getQueryCache()
  const mutations = queryClient.getMutationCache()
  let owner: string | null | undefined
  let isPurged = false
  let isListening = false

  function follow(): void {
    const next = ownerOf(auth.getSnapshot())
    if (next === undefined || next === owner) return
    // What was loaded before anybody had signed in is everybody's.
    const hasLeft = typeof owner === 'string'
    owner = next
    if (!hasLeft) return
    isPurged = true
    purgeQueries(queries)
    purgeMutations(mutations)
  }

  function onChange(): void {
    follow()
    if (auth.getSnapshot().status !== 'signed-in') return
    const isAll = isPurged
    isPurged = false
    for (const query of queries.getAll()) {
      // An error boundary may have unmounted whoever looked at it, and must not get the same failure from memory.
      if (needsUser(query.state.error) && !query.isActive()) query.reset()
    }
    void queryClient.refetchQueries({
      type: 'active',
      predicate: ({ state }) => isAll || needsUser(state.error),
    })
    void queryClient.resumePausedMutations()
  }

  /** Not before there is somebody to serve: a subscription starts the client, which a server must not. */
  function listen(): void {
    if (isListening) return
    isListening = true
    auth.subscribe(onChange)
    follow()
  }

  queries.subscribe(({ type }) => {
    if (type === 'observerAdded') listen()
  })
  mutations.subscribe(({ type }) => {
    if (type === 'added') listen()
  })
  return follow
}
