import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { redeemCode } from './sign-in.ts'

/** By address, outside of React: however often an effect runs, the code of a page is redeemed once. */
const redemptions = new Map<string, Promise<string>>()

function redeemOnce(): Promise<string> {
  const known = redemptions.get(location.href) ?? redeemCode()
  redemptions.set(location.href, known)
  return known
}

/** The callback page as it should be. */
export function Callback(): ReactNode {
  const [text, setText] = useState('Signing in…')

  useEffect(() => {
    redeemOnce().then(
      () => setText('Welcome'),
      (error: unknown) => setText(`Sorry: ${String(error)}`),
    )
  }, [])

  return <p>{text}</p>
}
