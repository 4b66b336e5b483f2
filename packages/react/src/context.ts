'use client'

import { createContext, useContext } from 'react'
import type { Context } from 'react'
import type { AuthClient } from '@onegrant/core'

/** Holds the client, not the session: a change of the session renders its readers only. */
export const AuthContext: Context<AuthClient | undefined> = createContext<AuthClient | undefined>(undefined)

/** What every hook takes: the one of several clients that it is about. */
export interface ClientOptions {
  /** Used in place of the nearest provider's client; no provider is needed then. */
  readonly client?: AuthClient | undefined
}

/**
 * Returns the given client or the provider's.
 *
 * @param caller the hook or component that asks, for the error
 * @throws Error where neither is there
 */
export function useClient(caller: string, given?: AuthClient): AuthClient {
  const provided = useContext(AuthContext)
  const client = given ?? provided
  if (client === undefined) throw new Error(`${caller} needs an <AuthProvider> above it.`)
  return client
}
