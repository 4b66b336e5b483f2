import { SignInCallback } from '@onegrant/react'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'

export default function Callback(): ReactNode {
  const navigate = useNavigate()
  return <SignInCallback onSuccess={({ returnTo }) => void navigate(returnTo, { replace: true })} />
}
