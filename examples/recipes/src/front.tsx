// #region react
import { createAuthClient } from '@onegrant/core'
import { AuthProvider, RequireAuth, SignInCallback, useUser } from '@onegrant/react'

const auth = createAuthClient({
  authority: 'https://id.example.com',
  client_id: 'my-app',
  redirect_uri: '/callback',
  apis: { 'https://api.example.com/': {} }, // where `auth.fetch` adds a token; nowhere else
})
const Hello = () => <p>Hello {useUser()?.name}</p>

export const App = () => (
  <AuthProvider client={auth}>
    {location.pathname === '/callback' ? (
      <SignInCallback onSuccess={({ returnTo }) => location.replace(returnTo)} />
    ) : (
      <RequireAuth>
        <Hello />
      </RequireAuth>
    )}
  </AuthProvider>
)
// #endregion
