// #region before
import { AuthProvider, useAuth, withAuthenticationRequired } from 'react-oidc-context'
import { authority, client_id, go, Orders } from '../env.ts'

const settings = { authority, client_id, redirect_uri: `${location.origin}/callback` }
const Protected = withAuthenticationRequired(Orders)

export const App = () => (
  <AuthProvider {...settings} onSigninCallback={() => go('/')}>
    <Account />
    <Protected />
  </AuthProvider>
)

function Account() {
  const { isLoading, isAuthenticated, user, error, signinRedirect, signoutRedirect } = useAuth()
  if (isLoading) return <p>One moment…</p>
  if (error) return <p>{error.message}</p>
  if (!isAuthenticated) return <button onClick={() => void signinRedirect()}>Sign in</button>
  return <button onClick={() => void signoutRedirect()}>Sign out {user?.profile.name}</button>
}
// #endregion
