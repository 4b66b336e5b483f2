'use client'

import type { MutationOptions, QueryClient } from '@tanstack/react-query'
import { isAuthError } from '@onegrant/core'
import type { AuthClient } from '@onegrant/core'
import { allows, isFinal, isHeld } from './judge.ts'
import { isDefaulted } from './wrapQueries.ts'

type Defaulting = QueryClient['defaultMutationOptions']

/** That of TanStack Query, ms. */
const usualDelay = (failureCount: number): number => Math.min(1000 * 2 ** failureCount, 30_000)

/** Has every mutation of a client wait while the session is expired. */
export function wrapMutations(queryClient: QueryClient, auth: AuthClient): void {
  const cache = queryClient.getMutationCache()
  const canRun = cache.canRun.bind(cache)
  cache.canRun = (mutation) => !isHeld(auth.getSnapshot()) && canRun(mutation)

  const plain = queryClient.defaultMutationOptions.bind(queryClient) as (
    options: MutationOptions | undefined,
  ) => MutationOptions
  queryClient.defaultMutationOptions = ((given: MutationOptions | undefined): MutationOptions => {
    if (given !== undefined && isDefaulted(given)) return given
    const options = plain(given)
    const { retry = 0, retryDelay = usualDelay } = options
    return {
      ...options,
      // It was not sent, or turned away by a 401: by canRun it waits for its user, and then goes on.
      retry: (failureCount, error) =>
        isEnded(error)
          ? isHeld(auth.getSnapshot()) || failureCount === 0
          : !isFinal(error) && allows(retry, failureCount, error),
      retryDelay(failureCount, error) {
        if (isEnded(error)) return 0
        return typeof retryDelay === 'function' ? retryDelay(failureCount, error) : retryDelay
      },
    }
  }) as Defaulting
}

function isEnded(error: unknown): boolean {
  return isAuthError(error, 'reauth_required')
}
