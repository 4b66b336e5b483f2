import { isAuthError } from '@onegrant/core'
import { useAuth } from '@onegrant/vue'
import { QueryClient, useQuery } from '@tanstack/vue-query'
import type { UseQueryReturnType } from '@tanstack/vue-query'
import { computed } from 'vue'
import { auth } from './auth.ts'

/** A 401 was answered by one renewal already, in `auth.fetch`: what is left is not cured by asking again. */
const canRetry = (count: number, error: Error): boolean =>
  count < 3 && (!isAuthError(error) || error.retryable)

export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: canRetry, staleTime: 60_000 } },
})

// In every tab, before another user's page can show: the client tells all of them.
auth.on('signed-out', () => queryClient.clear())
auth.on('user-changed', () => queryClient.clear())

/** Asks one of the APIs for the user's data: not before there is a user, and never out of another user's cache. */
export function useApi<T>(url: string): UseQueryReturnType<T, Error> {
  const { user, isAuthenticated, fetch } = useAuth()
  return useQuery({
    queryKey: computed(() => [user.value?.sub, url]),
    enabled: isAuthenticated,
    queryFn: async ({ signal }) => {
      const response = await fetch(url, { signal })
      if (!response.ok) throw new Error(`The API answered ${response.status}.`)
      return (await response.json()) as T
    },
  })
}
