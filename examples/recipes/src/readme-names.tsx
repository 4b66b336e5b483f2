import { createAuthClient } from '@onegrant/core'
import {
  AuthErrorBoundary,
  useAccessToken,
  useAuth,
  useAuthEvent,
  useAuthFetch,
  useAuthSuspense,
  withAuthRequired,
} from '@onegrant/react'
import { Suspense, useState } from 'react'
import type { ReactNode } from 'react'
import { auth } from './auth.ts'

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
