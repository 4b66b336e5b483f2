'use client'

import type { ReactNode } from 'react'
import { useClient } from './context.ts'
import { useSession } from './useSession.ts'

export interface SignedInProps {
  readonly children?: ReactNode
}

/**
 * Renders its children while a user is signed in (`isAuthenticated` of useAuth).
 *
 * @param props children
 * @throws Error where there is no AuthProvider
 * @example
 * <SignedIn><UserMenu /></SignedIn>
 */
export function SignedIn(props: SignedInProps): ReactNode {
  const { isAuthenticated } = useSession(useClient('<SignedIn>'))
  return isAuthenticated ? props.children : null
}
