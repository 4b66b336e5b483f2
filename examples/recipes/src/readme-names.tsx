import { createAuthClient } from '@onegrant/core'
import type { AuthErrorCode } from '@onegrant/core'
import { logto } from '@onegrant/core/presets'
import {
  AuthErrorBoundary,
  AuthProvider,
  RequireAuth,
  SignInCallback,
  useAccessToken,
  useAuth,
  useAuthEvent,
  useAuthFetch,
  useAuthSuspense,
  useUser,
  withAuthRequired,
} from '@onegrant/react'
import { Suspense, useState } from 'react'
import type { ReactNode } from 'react'
import { auth } from './auth.ts'

// #region preset
const settings = logto({
  endpoint: 'https://my-tenant.logto.app',
  appId: 'my-app',
  redirect_uri: '/callback',
  resources: ['https://api.example.com/'],
})

export const Root = ({ children }: { children: ReactNode }) => (
  <AuthProvider settings={settings}>{children}</AuthProvider>
)
// #endregion

// #region claims
declare module '@onegrant/core' {
  interface User {
    tenant?: string // a claim of your provider's; its type is your word, the SDK checks who issued it
  }
}

export const Tenant = () => useUser()?.tenant?.toUpperCase()
// #endregion

// #region failures
const textOf = (code: AuthErrorCode) =>
  code === 'access_denied' ? 'You said no.' : `Something went wrong (${code}).`

export const CallbackPage = ({ go }: { go: (path: string) => void }) => (
  <SignInCallback
    onSuccess={({ returnTo }) => go(returnTo)}
    pending={<p role="status">One moment…</p>}
    error={(error, retry) => (
      <p role="alert">
        {textOf(error.code)} <button onClick={retry}>Once more</button>
      </p>
    )}
  />
)

export const AccountPage = ({ children }: { children: ReactNode }) => (
  <RequireAuth pending={<p role="status">One moment…</p>} fallback={<h1>Welcome</h1>}>
    <AuthErrorBoundary
      fallback={(error, reset) => (
        <p role="alert">
          {textOf(error.code)} <button onClick={reset}>Try again</button>
        </p>
      )}
    >
      {children}
    </AuthErrorBoundary>
  </RequireAuth>
)
// #endregion

// #region narrowing
export function Greeting(): ReactNode {
  const session = useAuth<{ sub: string; tenant: string }>() // your claims, or augment `User` of @onegrant/core
  if (session.isLoading) return '…'
  if (session.status === 'expired')
    return `${session.user.sub}, your session has ended (${session.error.code}).`
  return session.isAuthenticated ? `Hello ${session.user.sub} of ${session.user.tenant}` : 'Hello stranger'
}
// #endregion

// #region suspense
function Inbox(): ReactNode {
  const { user } = useAuthSuspense() // never 'restoring'
  return user ? `Inbox of ${user.name}` : 'Please sign in'
}

export const InboxPage = (): ReactNode => (
  <AuthErrorBoundary>
    <Suspense fallback="One moment…">
      <Inbox />
    </Suspense>
  </AuthErrorBoundary>
)
// #endregion

// #region calls
function Orders(): ReactNode {
  const [text, setText] = useState('')
  const fetch = useAuthFetch()
  const getToken = useAccessToken()
  useAuthEvent('signed-out', ({ cause }) => setText(cause))
  const load = async () => setText(await (await fetch('https://api.example.com/orders')).text())
  const show = async () => setText(`a token of ${(await getToken()).length} characters`)
  return (
    <>
      <button onClick={() => void load()}>Load</button>
      <button onClick={() => void show()}>Token</button>
      {text}
    </>
  )
}
// #endregion

// #region guard
export const OrdersPage = withAuthRequired(Orders, { pending: 'One moment…' })
// #endregion

// #region clients
const partner = createAuthClient({
  authority: 'https://partner.example.com',
  client_id: 'my-app',
  redirect_uri: '/partner/callback',
})

export function Both(): ReactNode {
  const own = useAuth({ client: auth })
  const theirs = useAuth({ client: partner })
  return `${own.status}, ${theirs.status}`
}
// #endregion
