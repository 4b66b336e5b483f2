'use client'

import { QueryClient } from '@tanstack/react-query'
import type { QueryClientConfig } from '@tanstack/react-query'
import type { AuthClient } from '@onegrant/core'
import { followSession } from './followSession.ts'
import { wrapMutations } from './wrapMutations.ts'
import { wrapQueries } from './wrapQueries.ts'

/**
 * Binds a QueryClient to the session of an AuthClient, and returns it.
 *
 * Queries wait for `ready`; they are not tried again after what only a sign-in cures, nor after a 401: send by
 * `auth.fetch` or `auth.withToken`, which take a 401 through the lane once (RFC 6750 3.1). After the sign-in they are
 * fetched anew. The caches are cleared on sign-out, and before another user's session is read, in every tab. Mutations
 * pause while the session is expired; they go on when their user has signed in again, and fail with `superseded` where
 * another one has, or where the user signs out.
 *
 * Nothing starts before a component observes a query or a mutation is made: it is safe at module level and on a server.
 *
 * @param queryClient of @tanstack/react-query 5; bound to one AuthClient, once
 * @param auth the client whose session it follows
 * @example
 * const queryClient = withAuth(new QueryClient(), auth)
 */
export function withAuth(queryClient: QueryClient, auth: AuthClient): QueryClient {
  const follow = followSession(queryClient, auth)
  wrapQueries(queryClient, auth, follow)
  wrapMutations(queryClient, auth)
  return queryClient
}

/**
 * Makes a QueryClient that follows the session of an AuthClient: see withAuth.
 *
 * @param auth the client whose session it follows
 * @param config that of QueryClient
 * @example
 * const queryClient = createAuthQueryClient(auth, { defaultOptions: { queries: { staleTime: 30_000 } } })
 */
export function createAuthQueryClient(auth: AuthClient, config?: QueryClientConfig): QueryClient {
  return withAuth(new QueryClient(config), auth)
}
