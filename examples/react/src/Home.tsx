import { useAuth } from '@onegrant/react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { signIn } from './auth.ts'
import { messageOf } from './messages.ts'

/** The first page, and the one after sign-out (`hasLeft`). */
export function Home({ hasLeft = false }: { readonly hasLeft?: boolean }): ReactNode {
  const { status, isLoading, user, error } = useAuth()

  if (user !== undefined && (status === 'signed-in' || status === 'signing-out'))
    return (
      <>
        <title>Onegrant demo</title>
        <h1>Hello, {user.given_name ?? user.name ?? user.sub}</h1>
        <p className="lead">
          You are signed in in every tab of this browser. The tabs share one refresh token, and only one of
          them renews.
        </p>
        <section className="card">
          <h2>Try this</h2>
          <ol>
            <li>
              <Link to="/data">Call two APIs</Link> that need different tokens of the same sign-in.
            </li>
            <li>
              <a href={`${import.meta.env.BASE_URL}data`} target="_blank" rel="noreferrer">
                Open them in a second tab
              </a>{' '}
              too, and wait for half a minute: one tab renews, the other takes the result.
            </li>
            <li>Reload as fast as you like, on any page. Nothing is sent twice.</li>
            <li>Sign out here. The other tabs follow.</li>
          </ol>
        </section>
      </>
    )

  return (
    <>
      <title>{hasLeft ? 'Signed out · Onegrant demo' : 'Onegrant demo'}</title>
      <h1>{hasLeft ? 'You are signed out' : 'Every code and refresh token is sent once'}</h1>
      <p className="lead">
        {hasLeft
          ? 'In this tab and in all others. Nothing of your session is left in this browser.'
          : 'Whatever re-renders, reloads and tabs do. Sign in and watch what the SDK sends, and what it does not.'}
      </p>
      {status === 'signed-out' && error && (
        <p className="problem" role="alert">
          {messageOf(error)}
        </p>
      )}
      <button type="button" className="main" onClick={signIn} disabled={isLoading}>
        {isLoading ? 'One moment…' : hasLeft ? 'Sign in again' : 'Sign in'}
      </button>
      <ul className="tiles">
        <li className="card">
          <h2>One exchange</h2>
          <p>StrictMode runs the callback&apos;s effect twice. The code leaves once.</p>
        </li>
        <li className="card">
          <h2>One lane</h2>
          <p>Two APIs, many calls, many tabs: one renewal at a time, shared by all.</p>
        </li>
        <li className="card">
          <h2>One trail</h2>
          <p>Each request that was sent or saved, from all tabs, without secrets.</p>
        </li>
      </ul>
    </>
  )
}
