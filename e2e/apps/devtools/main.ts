import { createAuthClient } from '@onegrant/core'
import type { AuthClient } from '@onegrant/core'
import { mountDevtools } from '@onegrant/devtools/production'

declare global {
  interface ImportMetaEnv {
    readonly VITE_AUTHORITY?: string
  }
}

const auth: AuthClient = createAuthClient({
  authority: import.meta.env.VITE_AUTHORITY ?? 'http://localhost:9400',
  client_id: 'demo-react',
  redirect_uri: '/callback',
})
Object.assign(window, { auth })
mountDevtools(auth, { initiallyOpen: true })
