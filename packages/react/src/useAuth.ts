'use client'

import type { User } from '@onegrant/core'
import type { Actions, State } from '@onegrant/core/binding'
import { useClient } from './context.ts'
import type { ClientOptions } from './context.ts'
import { useSession } from './useSession.ts'

/**
 * Returns the session and the actions on it; the same object until the session changes. A renewal changes nothing.
 *
 * @param options `client` in place of the provider's
 * @throws Error where there is neither an AuthProvider nor a client
 * @example
 * const { status, user, signIn } = useAuth()
 * if (status === 'signed-in') return <p>{user.name}</p>
 */
export function useAuth<U = User>(options: ClientOptions = {}): State<U> & Actions {
  // The type of the claims is the caller's knowledge: the ID token is checked, but not against U.
  return useSession(useClient('useAuth()', options.client)) as State<U> & Actions
}
