import { useAuth } from '@onegrant/react'
import type { ReactNode } from 'react'

export function Account(): ReactNode {
  const { status, user, signOut } = useAuth()
  if (status === 'expired') return <p role="alert">Your session has ended.</p>
  return <button onClick={() => void signOut()}>Sign out {user?.name}</button>
}
