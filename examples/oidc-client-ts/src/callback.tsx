import { useEffect, useState } from 'react'
import { userManager } from './user-manager.ts'

/** The callback page as many apps have it: an effect, which StrictMode runs twice. */
export function Callback({ onDone }: { onDone: () => void }) {
  const [error, setError] = useState<string>()

  useEffect(() => {
    userManager.signinCallback().then(onDone, (failure: unknown) => {
      setError(failure instanceof Error ? failure.message : 'unknown')
    })
  }, [onDone])

  if (error === undefined) return <p role="status">Signing in…</p>
  return (
    <>
      <p role="alert">{error}</p>
      <button onClick={() => void userManager.signinRedirect()}>Sign in again</button>
    </>
  )
}
