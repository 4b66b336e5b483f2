'use client'

import type { User } from '@onegrant/core'
import { useClient } from './context.ts'
import type { ClientOptions } from './context.ts'
import { useSession } from './useSession.ts'

/**
 * Returns the user's claims, also of an expired session; undefined where no user is known (OpenID Connect Core 5.1).
 *
 * @param options `client` in place of the provider's
 * @throws Error where there is neither an AuthProvider nor a client
 * @example
 * const user = useUser()
 * return <p>Hello {user?.name ?? 'stranger'}</p>
 */
export function useUser<U = User>(options: ClientOptions = {}): U | undefined {
  // As in useAuth, the type of the claims is the caller's knowledge.
  return useSession(useClient('useUser()', options.client)).user as U | undefined
}
