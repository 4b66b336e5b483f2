// #region app
import { AuthProvider, RequireAuth, SignInCallback, useAuth } from '@onegrant/react'

const settings = {
  authority: 'https://id.example.com',
  client_id: 'my-app',
  redirect_uri: '/callback',
  post_logout_redirect_uri: '/signed-out', // register both at the provider
}
const go = (path: string) => window.location.replace(path) // or your router: navigate(path, { replace: true })

export const App = () => (
  <AuthProvider settings={settings}>
    <Page />
  </AuthProvider>
)

function Page() {
  if (location.pathname === '/callback') return <SignInCallback onSuccess={({ returnTo }) => go(returnTo)} />
  if (location.pathname === '/signed-out') return <a href="/">You are signed out. Sign in again</a>
  return (
    <RequireAuth>
      <Account />
    </RequireAuth>
  )
}

function Account() {
  const { user, signOut } = useAuth()
  return <button onClick={() => void signOut()}>Sign out {user?.name}</button>
}
// #endregion
