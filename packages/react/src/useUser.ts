'use client'

import type { User } from '@onegrant/core'
import { useClient } from './context.ts'
import { useSession } from './useSession.ts'

/**
 * Returns the user's claims, also of an expired session; undefined where no user is known (OpenID Connect Core 5.1).
 *
 * @throws Error where there is no AuthProvider
 * @example
 * const user = useUser()
 * return <p>Hello {user?.name ?? 'stranger'}</p>
 */
export function useUser<U = User>(): U | undefined {
  // As in useAuth, the type of the claims is the caller's knowledge.
  return useSession(useClient('useUser()')).user as U | undefined
}
