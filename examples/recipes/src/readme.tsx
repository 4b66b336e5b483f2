// #region app
import { AuthProvider, RequireAuth, SignInCallback, useAuth } from '@onegrant/react'

const settings = { authority: 'https://id.example.com', client_id: 'my-app', redirect_uri: '/callback' }
const go = (path: string) => window.location.replace(path) // or your router: navigate(path, { replace: true })

export const App = () => (
  <AuthProvider settings={settings}>
    {location.pathname === '/callback' ? (
      <SignInCallback onSuccess={({ returnTo }) => go(returnTo)} />
    ) : (
      <RequireAuth>
        <Account />
      </RequireAuth>
    )}
  </AuthProvider>
)

function Account() {
  const { user, signOut } = useAuth()
  return <button onClick={() => void signOut()}>Sign out {user?.name}</button>
}
// #endregion
