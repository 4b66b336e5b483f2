'use client'

import type { QueryFunction } from '@tanstack/react-query'
import type { AuthClient, User } from '@onegrant/core'

/** Key of the claims: the issuer and subject are part of it. */
export type UserInfoKey = readonly ['onegrant', 'userinfo', string | undefined, string | undefined]

/** Fits `useQuery`, `useSuspenseQuery` and `prefetchQuery`. */
export interface UserInfoOptions<U> {
  readonly queryKey: UserInfoKey
  readonly queryFn: QueryFunction<U, UserInfoKey>
}

/**
 * Returns the options of a query for the provider's own claims of the signed-in user (OpenID Connect Core 5.3).
 *
 * @param auth the client whose user is asked for
 * @example
 * const { data } = useQuery(userInfoOptions(auth))
 */
export function userInfoOptions<U extends User = User>(auth: AuthClient): UserInfoOptions<U> {
  const { user } = auth.getSnapshot()
  const issuer = user?.['iss'] as string | undefined
  return {
    queryKey: ['onegrant', 'userinfo', issuer, user?.sub] as const,
    // The type of the claims is the caller's knowledge.
    queryFn: ({ signal }) => auth.userInfo({ signal }) as Promise<U>,
  }
}
