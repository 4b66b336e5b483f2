import type { AuthError } from '@onegrant/core'
import { SignInCallback, useAuth } from '@onegrant/react'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { routeOf, signIn } from './auth.ts'
import { messageOf } from './messages.ts'
import { NaiveCallback } from './NaiveCallback.tsx'

const variant = import.meta.env.VITE_CALLBACK

/** Counts to `times`, one each 50 ms: as a key, it mounts a component anew each time. */
function useRemounts(times: number): number {
  const [count, setCount] = useState(0)
  useEffect(() => {
    if (count >= times) return undefined
    const timer = setTimeout(() => setCount(count + 1), 50)
    return () => clearTimeout(timer)
  }, [count, times])
  return count
}

/** A callback that came to nothing; whoever is signed in all the same stays so. */
function Failed(props: { readonly error: AuthError }): ReactNode {
  const { isAuthenticated, user } = useAuth()
  return (
    <>
      <h1>{isAuthenticated ? 'This sign-in was not finished' : 'You are not signed in'}</h1>
      <p className="problem" role="alert">
        {messageOf(props.error)}
      </p>
      {isAuthenticated ? (
        <p>
          You are still signed in as {user.name ?? user.sub}. <Link to="/">Go on</Link>
        </p>
      ) : (
        <button type="button" className="main" onClick={signIn}>
          Sign in again
        </button>
      )}
    </>
  )
}

const failed = (error: AuthError): ReactNode => <Failed error={error} />

/** The page of `redirect_uri`. */
export function Callback(): ReactNode {
  const navigate = useNavigate()
  const mount = useRemounts(variant === 'remount' ? 3 : 0)
  if (variant !== undefined) return <NaiveCallback key={mount} />
  return (
    <>
      <title>Signing in · Onegrant demo</title>
      <SignInCallback
        onSuccess={({ returnTo }) => void navigate(routeOf(returnTo), { replace: true })}
        pending={<p role="status">Signing you in…</p>}
        error={failed}
      />
    </>
  )
}
