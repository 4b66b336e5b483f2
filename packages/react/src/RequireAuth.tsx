'use client'

import { useState } from 'react'
import type { ReactNode } from 'react'
import type { AuthClient, SignInOptions } from '@onegrant/core'
import { useClient } from './context.ts'
import { judge } from './guard.ts'
import { SignInPrompt } from './SignInPrompt.tsx'
import { useAutoSignIn } from './useAutoSignIn.ts'
import { useSession } from './useSession.ts'

export interface RequireAuthProps {
  readonly children?: ReactNode
  /** Shown while the session is restored and while the page leaves for the provider. Default: nothing. */
  readonly pending?: ReactNode
  /** Shown to a signed-out user, in place of starting the sign-in. */
  readonly fallback?: ReactNode
  /**
   * When the session expires under the children: 'keep' (default) leaves them mounted, with what the user has typed;
   * 'sign-in' starts a sign-in at once.
   */
  readonly expired?: 'keep' | 'sign-in' | undefined
  /** Options of the sign-in that is started; `returnTo` is the current URL where absent. */
  readonly signIn?: SignInOptions | undefined
}

/**
 * Renders its children to a signed-in user, and starts the sign-in of everybody else, once and in a visible page.
 *
 * Where the sign-in fails, or the user signs out (here or in another tab) while the children are shown, it does not
 * start one by itself: it renders `fallback`, or else a message with a button.
 *
 * @param props what to show, and how to sign in
 * @throws Error where there is no AuthProvider
 * @example
 * <RequireAuth pending={<Spinner />}><Account /></RequireAuth>
 */
export function RequireAuth(props: RequireAuthProps): ReactNode {
  const { children, pending = null, fallback, expired = 'keep', signIn } = props
  const client = useClient('<RequireAuth>')
  const session = useSession(client)
  const { isAuthenticated } = session
  const [shownFor, setShownFor] = useState<AuthClient | undefined>(undefined)
  const hasShown = shownFor === client
  if (isAuthenticated && !hasShown) setShownFor(client)

  const verdict = judge(session, { hasShown, hasFallback: fallback !== undefined, expired })
  const [failure, again] = useAutoSignIn(client, verdict === 'sign-in', isAuthenticated, signIn)
  if (verdict === 'children') return children
  if (verdict === 'fallback') return fallback
  if (verdict === 'pending' || (verdict === 'sign-in' && failure === undefined)) return pending
  return <SignInPrompt error={verdict === 'prompt' ? session.error : failure} onSignIn={again} />
}
