// #region before
import { Auth0Provider, useAuth0, withAuthenticationRequired } from '@auth0/auth0-react'
import { api, go, Orders, show, type Order } from '../env.ts'

const Protected = withAuthenticationRequired(Orders)

export const App = () => (
  <Auth0Provider
    domain="my-tenant.eu.auth0.com"
    clientId="my-app"
    authorizationParams={{ redirect_uri: `${location.origin}/callback`, audience: api }}
    useRefreshTokens
    cacheLocation="localstorage"
    onRedirectCallback={(state) => go(state?.returnTo ?? '/')}
  >
    <Account />
    <Protected />
  </Auth0Provider>
)

function Account() {
  const { isLoading, isAuthenticated, user, loginWithRedirect, logout, getAccessTokenSilently } = useAuth0()
  const load = async (): Promise<void> => {
    const headers = { Authorization: `Bearer ${await getAccessTokenSilently()}` }
    show((await (await fetch(`${api}orders`, { headers })).json()) as Order[])
  }
  if (isLoading) return <p>One moment…</p>
  if (!isAuthenticated) return <button onClick={() => void loginWithRedirect()}>Sign in</button>
  return (
    <>
      <button onClick={() => void load()}>Orders of {user?.name}</button>
      <button onClick={() => void logout({ logoutParams: { returnTo: location.origin } })}>Sign out</button>
    </>
  )
}
// #endregion
