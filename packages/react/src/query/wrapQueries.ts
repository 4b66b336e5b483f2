'use client'

import type { QueryClient } from '@tanstack/react-query'
import type { AuthClient } from '@onegrant/core'
import { allows, isFinal } from './judge.ts'

type Defaulting = QueryClient['defaultQueryOptions']
type Options = ReturnType<Defaulting>

/** What TanStack Query does where neither the app nor the query says anything. */
const usualRetries = typeof window === 'undefined' ? 0 : 3

/** Has every query of a client wait for the session, and end where another try would be in vain. */
export function wrapQueries(queryClient: QueryClient, auth: AuthClient, follow: () => void): void {
  const plain = queryClient.defaultQueryOptions.bind(queryClient) as (options: Options) => Options

  // Through this go all options, those of hooks and those of loaders, whatever the app sets where.
  queryClient.defaultQueryOptions = ((given: Options): Options => {
    follow()
    if (isDefaulted(given)) return given
    const options = plain(given)
    const { persister, retry = usualRetries } = options
    return {
      ...options,
      retry: (failureCount: number, error: unknown) => !isFinal(error) && allows(retry, failureCount, error),
      persister: async (queryFn, context, query) => {
        await auth.ready()
        return persister ? persister(queryFn, context, query) : queryFn(context)
      },
    }
  }) as Defaulting

  // What no component observes is tried once, unless the app says otherwise: else ours would count as its word.
  for (const name of ['fetchQuery', 'query'] as const) {
    const method = queryClient[name] as ((options: unknown) => Promise<never>) | undefined
    // `query` came during version 5.
    const run = method?.bind(queryClient)
    if (run === undefined) continue
    queryClient[name] = (given: unknown) => {
      const { retry = false } = plain(given as Options)
      return run({ ...(given as object), retry })
    }
  }
}

/** Whether options have come through here already. */
export function isDefaulted(options: object | undefined): boolean {
  return options !== undefined && '_defaulted' in options && options._defaulted === true
}
