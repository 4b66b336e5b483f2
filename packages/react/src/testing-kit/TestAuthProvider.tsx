'use client'

import { useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { createTestAuth } from '@onegrant/core/testing'
import type { TestAuth, TestAuthOptions } from '@onegrant/core/testing'
import { AuthProvider } from '../AuthProvider.tsx'

export type TestAuthProviderProps = { readonly children?: ReactNode } & (
  | { readonly auth: TestAuth }
  | ({ readonly auth?: never } & TestAuthOptions)
)

/**
 * Gives a client without a network to the hooks and components below it, for tests and stories.
 *
 * @param props `auth`, made by createTestAuth, for a test that does something to the session; or its options, as they
 *   are when it mounts
 * @example
 * render(<TestAuthProvider user={{ sub: 'ada', name: 'Ada' }}><Account /></TestAuthProvider>)
 */
export function TestAuthProvider(props: TestAuthProviderProps): ReactElement {
  const [own] = useState(() => createTestAuth(props.auth ? {} : props))
  return <AuthProvider client={props.auth ?? own}>{props.children}</AuthProvider>
}
