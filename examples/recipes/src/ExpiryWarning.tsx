import { useAuth, useAuthEvent } from '@onegrant/react'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { auth } from './auth.ts'

/** Says so a minute before the token ends, where nothing renews it: a session without a refresh token, or an outage. */
export function ExpiryWarning({ seconds = 60 }: { readonly seconds?: number }): ReactNode {
  const { isAuthenticated, signIn } = useAuth()
  const [renewals, setRenewals] = useState(0)
  const [isShown, setIsShown] = useState(false)
  useAuthEvent('renewed', () => setRenewals((count) => count + 1))

  useEffect(() => {
    setIsShown(false)
    const end = auth.getExpiry()?.getTime()
    if (!isAuthenticated || end === undefined) return undefined
    // A longer one would fire at once; the next renewal or sign-in sets another.
    const delay = Math.min(Math.max(end - seconds * 1000 - Date.now(), 0), 2 ** 31 - 1)
    const timer = setTimeout(() => setIsShown(true), delay)
    return () => clearTimeout(timer)
  }, [isAuthenticated, renewals, seconds])

  if (!isShown) return null
  return (
    <p role="alert">
      Your session ends soon. <button onClick={() => void signIn({ mode: 'popup' })}>Stay signed in</button>
    </p>
  )
}
