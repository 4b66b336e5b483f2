import { useAuth } from '@onegrant/react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Link, NavLink, Outlet } from 'react-router'
import { signIn, signInHere } from './auth.ts'
import { messageOf } from './messages.ts'
import { Strip } from './Strip.tsx'

/** What surrounds every page: who is signed in, whether that has ended, and what the SDK did. */
export function Layout(): ReactNode {
  const { status, isLoading, user, error, signOut } = useAuth()
  const [failure, setFailure] = useState<unknown>(undefined)
  const leave = (): void => {
    setFailure(undefined)
    signOut().catch(setFailure)
  }

  return (
    <>
      <header>
        <Link className="brand" to="/">
          Onegrant
        </Link>
        <nav aria-label="Pages">
          <NavLink to="/" end>
            Home
          </NavLink>
          <NavLink to="/data">Data</NavLink>
          <NavLink to="/profile">Profile</NavLink>
        </nav>
        <div className="account">
          {user && <span className="name">{user.name ?? user.sub}</span>}
          {status === 'signed-in' || status === 'expired' ? (
            <button type="button" onClick={leave}>
              Sign out
            </button>
          ) : (
            <button type="button" onClick={signIn} disabled={isLoading}>
              Sign in
            </button>
          )}
        </div>
      </header>
      {status === 'expired' && (
        <div className="banner" role="alert">
          <p>
            {messageOf(error)} What you see stays here.
            {error.diagnosis && (
              <small>
                {error.diagnosis.cause} ({error.diagnosis.confidence}). {error.diagnosis.remedy}
              </small>
            )}
          </p>
          <button type="button" className="main" onClick={signInHere}>
            Sign in again
          </button>
        </div>
      )}
      {failure !== undefined && (
        <div className="banner" role="alert">
          <p>{messageOf(failure)}</p>
        </div>
      )}
      <div className="columns">
        <main>
          <Outlet />
        </main>
        <Strip />
      </div>
    </>
  )
}
