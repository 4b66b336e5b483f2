'use client'

import type { ReactElement, ReactNode } from 'react'
import type { AuthClient, AuthSettings } from '@onegrant/core'
import { AuthContext } from './context.ts'
import { useOwnClient } from './useOwnClient.ts'

export type AuthProviderProps = { readonly children?: ReactNode } & (
  | { readonly client: AuthClient; readonly settings?: never }
  | { readonly settings: AuthSettings; readonly client?: never }
)

/**
 * Gives a client to the hooks and components below it.
 *
 * With `client`, one made outside React, the app owns it. With `settings`, compared by content, the provider makes one
 * and disposes it some time after it was unmounted; functions in settings (`fetch`, `logger`) are taken as first given.
 *
 * @param props `client` or `settings`, and `children`
 * @throws TypeError that names a wrong setting
 * @example
 * <AuthProvider settings={{ authority, client_id, redirect_uri: '/callback' }}><App /></AuthProvider>
 */
export function AuthProvider({ client, settings, children }: AuthProviderProps): ReactElement {
  const own = useOwnClient(client ? undefined : settings)
  return <AuthContext.Provider value={client ?? own}>{children}</AuthContext.Provider>
}
