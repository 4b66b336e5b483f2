import { createAuthClient } from '@onegrant/core'
import type { AuthClient } from '@onegrant/core'
import { auth } from './auth.ts'

declare global {
  interface Window {
    clients: AuthClient[]
    createAuthClient: typeof createAuthClient
  }
}

// Nothing but the client: the tests call it, and read what a page could show.
Object.assign(window, { createAuthClient, clients: [] })
take(auth)

function take(client: AuthClient): void {
  window.clients.push(client)
  window.auth = client
  client.subscribe(() => undefined)
}

import.meta.hot?.accept('./auth.ts', (module) => {
  if (module !== undefined) take(module['auth'] as AuthClient)
})
