'use client'

import type { AuthClient, User } from '@onegrant/core'
import { useClient } from './context.ts'
import type { Actions, State } from './state.ts'
import { useSession } from './useSession.ts'

export interface UseAuthOptions {
  /** Used in place of the provider's client; no provider is needed then. */
  readonly client?: AuthClient | undefined
}

/**
 * Returns the session and the actions on it; the same object until the session changes. A renewal changes nothing.
 *
 * @param options `client` in place of the provider's
 * @throws Error where there is neither an AuthProvider nor a client
 * @example
 * const { status, user, signIn } = useAuth()
 * if (status === 'signed-in') return <p>{user.name}</p>
 */
export function useAuth<U = User>(options: UseAuthOptions = {}): State<U> & Actions {
  // The type of the claims is the caller's knowledge: the ID token is checked, but not against U.
  return useSession(useClient('useAuth()', options.client)) as State<U> & Actions
}
