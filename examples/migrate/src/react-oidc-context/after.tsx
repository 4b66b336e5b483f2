// #region after
import { createAuthClient } from '@onegrant/core'
import { AuthProvider, RequireAuth, SignInCallback, useAuth } from '@onegrant/react'
import { authority, client_id, go, Orders } from '../env.ts'

const auth = createAuthClient({
  authority,
  client_id,
  redirect_uri: `${location.origin}/callback`,
  scope: 'openid', // what oidc-client-ts asks for unless told otherwise
  adopt: 'oidc-client-ts',
})

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
  const { isLoading, isAuthenticated, user, error, signIn, signOut } = useAuth()
  if (isLoading) return <p>One moment…</p>
  if (error) return <p>{error.code}</p>
  if (!isAuthenticated) return <button onClick={() => void signIn()}>Sign in</button>
  return <button onClick={() => void signOut()}>Sign out {user.name}</button>
}
// #endregion
