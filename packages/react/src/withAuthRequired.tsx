'use client'

import type { ComponentType, FunctionComponent } from 'react'
import { RequireAuth } from './RequireAuth.tsx'
import type { RequireAuthProps } from './RequireAuth.tsx'

/**
 * Returns the component behind a guard: as `<RequireAuth>` around it, for routes that take a component.
 *
 * @param Guarded rendered to a signed-in user, with its own props
 * @param options those of RequireAuth
 * @throws Error, when it is rendered, where there is no AuthProvider
 * @example
 * const AccountPage = withAuthRequired(Account, { pending: <Spinner /> })
 */
export function withAuthRequired<P extends object>(
  Guarded: ComponentType<P>,
  options: Omit<RequireAuthProps, 'children'> = {},
): FunctionComponent<P> {
  const AuthRequired: FunctionComponent<P> = (props) => (
    <RequireAuth {...options}>
      <Guarded {...props} />
    </RequireAuth>
  )
  AuthRequired.displayName = `withAuthRequired(${Guarded.displayName ?? Guarded.name})`
  return AuthRequired
}
