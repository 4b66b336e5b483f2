'use client'

import { useEffect, useState } from 'react'
import type { AuthClient, AuthError, Session, SignInOptions } from '@onegrant/core'
import { shown } from './failure.ts'

// One for all guards of a client, and kept when they mount again: that is what makes a loop impossible.
const asked = new WeakMap<AuthClient, Promise<Session>>()

/**
 * Starts a sign-in while `isDue`, once until a user was signed in.
 *
 * @returns why it did not come about, which the session may not tell, and a function that starts another one
 */
export function useAutoSignIn(
  client: AuthClient,
  isDue: boolean,
  isOver: boolean,
  options: SignInOptions | undefined,
): readonly [failure: AuthError | undefined, again: () => void] {
  const [failure, setFailure] = useState<AuthError | undefined>(undefined)
  const ask = (known?: Promise<Session>): void => {
    const answer = known ?? client.signIn(options)
    asked.set(client, answer)
    answer.catch((reason: unknown) => setFailure(() => shown(reason)))
  }

  useEffect(() => {
    if (isOver) asked.delete(client)
    setFailure(undefined)
    if (!isDue) return undefined
    // A hidden page must not leave for the provider: with several tabs, each would.
    const look = (): void => {
      if (document.visibilityState !== 'hidden') ask(asked.get(client))
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
    // oxlint-disable-next-line react/exhaustive-deps -- other options, written inline, are no reason to ask again
  }, [client, isDue, isOver])

  const again = (): void => {
    setFailure(undefined)
    ask()
  }
  return [failure, again]
}
