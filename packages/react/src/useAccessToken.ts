'use client'

import { useCallback } from 'react'
import type { AccessTokenRequest, TokenRequest } from '@onegrant/core'
import { useClient } from './context.ts'
import type { ClientOptions } from './context.ts'

/** What may differ from call to call. */
export type AccessTokenOptions = Omit<AccessTokenRequest, keyof TokenRequest>

/**
 * Returns a function that gets a valid access token, renewed where needed (RFC 6749 6); no token enters a render.
 *
 * @param request resource (RFC 8707), scope, organization; compared by content, so it may be written inline
 * @param options `client` in place of the provider's
 * @returns a function whose identity changes with the client or the request's content only; it rejects with an
 *   AuthError, such as `signed_out`, `reauth_required`, `temporarily_unavailable`, `aborted`
 * @throws Error where there is neither an AuthProvider nor a client
 * @example
 * const getToken = useAccessToken({ resource: 'https://api.example.com/' })
 * const save = async () => api.save(draft, await getToken())
 */
export function useAccessToken(
  request: TokenRequest = {},
  { client: given }: ClientOptions = {},
): (options?: AccessTokenOptions) => Promise<string> {
  const client = useClient('useAccessToken()', given)
  const { resource, scope, organization_id } = request
  return useCallback(
    (options) => client.getAccessToken({ ...options, resource, scope, organization_id }),
    [client, resource, scope, organization_id],
  )
}
