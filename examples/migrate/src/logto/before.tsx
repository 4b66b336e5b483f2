// #region before
import { LogtoProvider, useHandleSignInCallback, useLogto, UserScope } from '@logto/react'
import { api, go, show, type Order } from '../env.ts'

const config = {
  endpoint: 'https://my-tenant.logto.app/',
  appId: 'my-app',
  resources: [api],
  scopes: ['orders:read', UserScope.Organizations],
}

export const App = () => (
  <LogtoProvider config={config}>
    {location.pathname === '/callback' ? <Callback /> : <Account />}
  </LogtoProvider>
)

function Callback() {
  const { isLoading, error } = useHandleSignInCallback(() => go('/'))
  return <p>{isLoading ? 'One moment…' : error?.message}</p>
}

function Account() {
  const { isLoading, isAuthenticated, signIn, signOut, getAccessToken, getOrganizationToken } = useLogto()
  const load = async (): Promise<void> => {
    const headers = { Authorization: `Bearer ${await getAccessToken(api)}` }
    show((await (await fetch(`${api}orders`, { headers })).json()) as Order[])
  }
  const organization = async (): Promise<void> => console.log(await getOrganizationToken('acme'))
  if (isLoading) return <p>One moment…</p>
  if (!isAuthenticated)
    return (
      <button onClick={() => void signIn({ redirectUri: `${location.origin}/callback` })}>Sign in</button>
    )
  return (
    <>
      <button onClick={() => void load()}>Orders</button>
      <button onClick={() => void organization()}>Organization</button>
      <button onClick={() => void signOut(location.origin)}>Sign out</button>
    </>
  )
}
// #endregion
