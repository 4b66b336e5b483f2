import type { User } from 'oidc-client-ts'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { eventLines } from './guard-events.ts'
import { isGuarded, userManager } from './user-manager.ts'

/** Who is signed in, by the manager's own events. */
export function Home() {
  const [user, setUser] = useState<User | null>()
  const [error, setError] = useState<string>()
  const lines = useSyncExternalStore(eventLines.subscribe, eventLines.get)

  useEffect(() => {
    const stops = [
      userManager.events.addUserLoaded(setUser),
      userManager.events.addUserUnloaded(() => setUser(null)),
      userManager.events.addSilentRenewError((failure) => setError(failure.message)),
    ]
    userManager.getUser().then(setUser, (failure: unknown) => setError(messageOf(failure)))
    return () => stops.forEach((stop) => stop())
  }, [])

  const renew = (): void => {
    setError(undefined)
    userManager.signinSilent().catch((failure: unknown) => setError(messageOf(failure)))
  }

  if (user === undefined) return <p role="status">Loading…</p>
  return (
    <>
      {user === null ? (
        <>
          <p>Nobody is signed in.</p>
          <button onClick={() => void userManager.signinRedirect()}>Sign in</button>
        </>
      ) : (
        <>
          <p>
            Signed in as <strong>{user.profile.name ?? user.profile.sub}</strong>, until{' '}
            {new Date((user.expires_at ?? 0) * 1000).toLocaleTimeString()}.
          </p>
          <button onClick={renew}>Renew</button>{' '}
          <button onClick={() => void userManager.signoutRedirect()}>Sign out</button>
        </>
      )}
      {error !== undefined && <p role="alert">{error}</p>}
      <h2>{isGuarded ? 'What the guard did in this tab' : 'This manager is bare'}</h2>
      <pre>{lines.join('\n') || 'nothing yet'}</pre>
    </>
  )
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : 'unknown'
}
