'use client'

import type { ReactNode } from 'react'
import { useClient } from './context.ts'
import { useSession } from './useSession.ts'

export interface SignedOutProps {
  readonly children?: ReactNode
}

/**
 * Renders its children while a user would have to sign in: signed out, or with an expired session.
 *
 * @param props children
 * @throws Error where there is no AuthProvider
 * @example
 * <SignedOut><SignInButton /></SignedOut>
 */
export function SignedOut(props: SignedOutProps): ReactNode {
  const { isAuthenticated, isLoading } = useSession(useClient('<SignedOut>'))
  return isAuthenticated || isLoading ? null : props.children
}
