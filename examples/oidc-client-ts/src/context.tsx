import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
// #region provider
import { AuthProvider, useAuth } from 'react-oidc-context'
import { userManager } from './user-manager.ts'

const goHome = (): void => history.replaceState(null, '', '/')

export const Guarded = ({ children }: { children: ReactNode }) => (
  <AuthProvider userManager={userManager} onSigninCallback={goHome}>
    {children}
  </AuthProvider>
)
// #endregion

function Home() {
  const auth = useAuth()
  if (auth.isLoading) return <p role="status">Loading…</p>
  if (auth.error) return <p role="alert">{auth.error.message}</p>
  if (!auth.isAuthenticated || auth.user == null)
    return <button onClick={() => void auth.signinRedirect()}>Sign in</button>
  return (
    <>
      <p>
        Signed in as <strong>{auth.user.profile.name ?? auth.user.profile.sub}</strong>.
      </p>
      <button
        onClick={() => {
          // Two components that renew at once.
          void auth.signinSilent()
          void auth.signinSilent()
        }}
      >
        Renew twice
      </button>{' '}
      <button onClick={() => void auth.removeUser()}>Forget</button>
    </>
  )
}

const root = document.getElementById('root')
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <Guarded>
        <Home />
      </Guarded>
    </StrictMode>,
  )
