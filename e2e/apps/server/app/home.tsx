import { useAuth, useAuthSuspense } from '@onegrant/react'
import { Suspense } from 'react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

function Greeting(): ReactNode {
  const { user } = useAuthSuspense()
  return <p>Hello {user?.name ?? 'stranger'}</p>
}

export default function Home(): ReactNode {
  const { status, signIn } = useAuth()
  return (
    <main>
      <h1>Status: {status}</h1>
      {/* A server never gets beyond this state, and so not to what suspends. */}
      {status === 'restoring' ? (
        <p>Hello …</p>
      ) : (
        <Suspense fallback={<p>Hello …</p>}>
          <Greeting />
        </Suspense>
      )}
      <button onClick={() => void signIn()}>Sign in</button>
      <Link to="/account">Account</Link>
    </main>
  )
}
