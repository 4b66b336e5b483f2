import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { redeemCode } from './sign-in.ts'

/** A callback page as one writes it without a second thought: an effect that redeems the code. */
export function NaiveCallback(): ReactNode {
  const [text, setText] = useState('Signing in…')

  useEffect(() => {
    redeemCode().then(
      () => setText('Welcome'),
      (error: unknown) => setText(`Sorry: ${String(error)}`),
    )
  }, [])

  return <p>{text}</p>
}
