// #region after
import { createAuthClient } from '@onegrant/core'
import { entra } from '@onegrant/core/presets'
import { AuthProvider, SignInCallback, useAuth } from '@onegrant/react'
import { api, go, show, tenantId, type Order } from '../env.ts'

const auth = createAuthClient(
  entra({
    tenantId,
    clientId: 'my-app',
    redirect_uri: '/callback',
    post_logout_redirect_uri: '/',
    apis: { [api]: { scope: 'api://my-api/orders.read' } },
    onExpired: 'sign-in', // after 24 hours the session of a single-page app ends
  }),
)

export const App = () => (
  <AuthProvider client={auth}>
    {location.pathname === '/callback' ? (
      <SignInCallback onSuccess={({ returnTo }) => go(returnTo)} />
    ) : (
      <Account />
    )}
  </AuthProvider>
)

function Account() {
  const { isLoading, isAuthenticated, user, signIn, signOut, fetch } = useAuth()
  const load = async (): Promise<void> => show((await (await fetch(`${api}orders`)).json()) as Order[])
  if (isLoading) return <p>One moment…</p>
  if (!isAuthenticated) return <button onClick={() => void signIn()}>Sign in</button>
  return (
    <>
      <button onClick={() => void load()}>Orders of {user.name}</button>
      <button onClick={() => void signOut()}>Sign out</button>
    </>
  )
}
// #endregion
