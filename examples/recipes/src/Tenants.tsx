import { createAuthClient } from '@onegrant/core'
import type { AuthClient } from '@onegrant/core'
import { AuthProvider, useAuth } from '@onegrant/react'
import type { ReactNode } from 'react'

/** One client for each tenant: a session, tokens and tabs of its own. `name` tells those of one provider apart. */
export function clientFor(tenant: string): AuthClient {
  return createAuthClient({
    authority: 'https://id.example.com',
    client_id: 'my-app',
    name: tenant,
    redirect_uri: `/${tenant}/callback`,
  })
}

function Account({ tenant }: { readonly tenant: string }): ReactNode {
  const { isAuthenticated, user, signIn } = useAuth()
  return (
    <section>
      <h2>{tenant}</h2>
      {isAuthenticated ? (user.name ?? user.sub) : <button onClick={() => void signIn()}>Sign in</button>}
    </section>
  )
}

/** Hooks and components below a provider are about its client. */
export function Tenants({ clients }: { readonly clients: Readonly<Record<string, AuthClient>> }): ReactNode {
  return Object.entries(clients).map(([tenant, client]) => (
    <AuthProvider key={tenant} client={client}>
      <Account tenant={tenant} />
    </AuthProvider>
  ))
}
