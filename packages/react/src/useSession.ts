'use client'

import { useSyncExternalStore } from 'react'
import type { AuthClient } from '@onegrant/core'
import { bind } from './binding.ts'
import type { Actions, State } from './state.ts'

/** Reads the client's session, and renders when it is another one. */
export function useSession(client: AuthClient): State & Actions {
  const { subscribe, read, readOnServer } = bind(client)
  return useSyncExternalStore(subscribe, read, readOnServer)
}
