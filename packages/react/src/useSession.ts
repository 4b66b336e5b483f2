'use client'

import { useSyncExternalStore } from 'react'
import type { AuthClient } from '@onegrant/core'
import type { Actions, State } from '@onegrant/core/binding'
import { bind } from './binding.ts'

/** Reads the client's session, and renders when it is another one. */
export function useSession(client: AuthClient): State & Actions {
  const { subscribe, read, readOnServer } = bind(client)
  return useSyncExternalStore(subscribe, read, readOnServer)
}
