'use client'

import { useEffect, useRef } from 'react'
import type { AuthEvents } from '@onegrant/core'
import { useClient } from './context.ts'
import type { ClientOptions } from './context.ts'

/**
 * Calls the listener for each event of the client while the component is mounted; renders nothing.
 *
 * @param type 'signed-in', 'signed-out', 'renewed', 'reauth-required' or 'user-changed'
 * @param listener the newest one is called, it need not be stable
 * @param options `client` in place of the provider's
 * @throws Error where there is neither an AuthProvider nor a client
 * @example
 * useAuthEvent('signed-out', ({ cause }) => showNotice(cause))
 */
export function useAuthEvent<T extends keyof AuthEvents>(
  type: T,
  listener: (event: AuthEvents[T]) => void,
  options: ClientOptions = {},
): void {
  const client = useClient('useAuthEvent()', options.client)
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  useEffect(() => client.on(type, (event) => latest.current(event)), [client, type])
}
