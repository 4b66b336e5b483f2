// #region after
import { createAuthClient } from '@onegrant/core'
import { logto } from '@onegrant/core/presets'
import { AuthProvider, SignInCallback, useAuth } from '@onegrant/react'
import { api, go, show, type Order } from '../env.ts'

const auth = createAuthClient(
  logto({
    endpoint: 'https://my-tenant.logto.app/',
    appId: 'my-app',
    redirect_uri: '/callback',
    post_logout_redirect_uri: '/',
    resources: [api],
    scope: 'profile offline_access orders:read',
    organizations: true,
    apis: { [api]: { resource: api } },
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
  const { isLoading, isAuthenticated, signIn, signOut, fetch, getAccessToken } = useAuth()
  const load = async (): Promise<void> => show((await (await fetch(`${api}orders`)).json()) as Order[])
  const organization = async (): Promise<void> =>
    console.log(await getAccessToken({ organization_id: 'acme' }))
  if (isLoading) return <p>One moment…</p>
  if (!isAuthenticated) return <button onClick={() => void signIn()}>Sign in</button>
  return (
    <>
      <button onClick={() => void load()}>Orders</button>
      <button onClick={() => void organization()}>Organization</button>
      <button onClick={() => void signOut()}>Sign out</button>
    </>
  )
}
// #endregion
