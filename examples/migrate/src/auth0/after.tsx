// #region after
import { createAuthClient } from '@onegrant/core'
import { auth0 } from '@onegrant/core/presets'
import { AuthProvider, RequireAuth, SignInCallback, useAuth } from '@onegrant/react'
import { api, go, Orders, show, type Order } from '../env.ts'

const auth = createAuthClient(
  auth0({
    domain: 'my-tenant.eu.auth0.com',
    clientId: 'my-app',
    redirect_uri: '/callback',
    post_logout_redirect_uri: '/',
    audience: api,
    apis: { [api]: { resource: api } },
    reuseWindow: 0, // the application's rotation overlap period, seconds
  }),
)

export const App = () => (
  <AuthProvider client={auth}>
    {location.pathname === '/callback' ? (
      <SignInCallback onSuccess={({ returnTo }) => go(returnTo)} />
    ) : (
      <>
        <Account />
        <RequireAuth>
          <Orders />
        </RequireAuth>
      </>
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
