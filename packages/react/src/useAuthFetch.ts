'use client'

import { bind } from './binding.ts'
import { useClient } from './context.ts'
import type { ClientOptions } from './context.ts'
import type { Actions } from '@onegrant/core/binding'

/**
 * Returns the client's fetch: a token for URLs under `apis`, and after a 401 one renewal and one repeat (RFC 6750 3.1).
 * Its identity is the client's, and a change of the session renders nothing.
 *
 * @param options `client` in place of the provider's
 * @throws Error where there is neither an AuthProvider nor a client
 * @example
 * const fetch = useAuthFetch()
 * const save = () => fetch('https://api.example.com/orders', { method: 'POST', body })
 */
export function useAuthFetch(options: ClientOptions = {}): Actions['fetch'] {
  return bind(useClient('useAuthFetch()', options.client)).actions.fetch
}
