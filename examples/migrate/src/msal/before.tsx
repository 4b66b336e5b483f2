// #region before
import { InteractionRequiredAuthError, PublicClientApplication } from '@azure/msal-browser'
import { MsalProvider, useIsAuthenticated, useMsal } from '@azure/msal-react'
import { api, show, tenantId, type Order } from '../env.ts'

const instance = new PublicClientApplication({
  auth: {
    clientId: 'my-app',
    authority: `https://login.microsoftonline.com/${tenantId}`,
    redirectUri: '/callback',
    postLogoutRedirectUri: '/',
  },
  cache: { cacheLocation: 'localStorage' },
})
const request = { scopes: ['api://my-api/orders.read'] }

export const App = () => (
  <MsalProvider instance={instance}>
    <Account />
  </MsalProvider>
)

function Account() {
  const isAuthenticated = useIsAuthenticated()
  const { accounts } = useMsal()
  const load = async (): Promise<void> => {
    const [account] = accounts
    if (account === undefined) return
    try {
      const { accessToken } = await instance.acquireTokenSilent({ ...request, account })
      const headers = { Authorization: `Bearer ${accessToken}` }
      show((await (await fetch(`${api}orders`, { headers })).json()) as Order[])
    } catch (error) {
      if (!(error instanceof InteractionRequiredAuthError)) throw error
      await instance.acquireTokenRedirect(request)
    }
  }
  if (!isAuthenticated) return <button onClick={() => void instance.loginRedirect(request)}>Sign in</button>
  return (
    <>
      <button onClick={() => void load()}>Orders of {accounts[0]?.name}</button>
      <button onClick={() => void instance.logoutRedirect()}>Sign out</button>
    </>
  )
}
// #endregion
