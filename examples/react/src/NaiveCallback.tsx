import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { auth, routeOf } from './auth.ts'
import { messageOf } from './messages.ts'

/** The callback as one writes it without a second thought; StrictMode runs its effect twice. For tests. */
export function NaiveCallback(): ReactNode {
  const navigate = useNavigate()
  const [error, setError] = useState<unknown>(undefined)

  useEffect(() => {
    auth
      .handleCallback()
      .then(({ returnTo }) => navigate(routeOf(returnTo), { replace: true }))
      .catch(setError)
  }, [navigate])

  return (
    <>
      <title>Signing in · Onegrant demo</title>
      {error === undefined ? <p role="status">Signing you in…</p> : <p role="alert">{messageOf(error)}</p>}
    </>
  )
}
