'use client'

import type { ReactNode } from 'react'
import type { AuthError, CallbackResult } from '@onegrant/core'
import { SignInPrompt } from './SignInPrompt.tsx'
import { useSignInCallback } from './useSignInCallback.ts'

export interface SignInCallbackProps {
  /** Called once per sign-in and page load: go to `returnTo`, replacing this page in the history. */
  readonly onSuccess: (result: CallbackResult) => void
  /** Called once per failure. */
  readonly onError?: ((error: AuthError) => void) | undefined
  /** Shown until the answer is there and the app has left this page. Default: a status message. */
  readonly pending?: ReactNode
  /** Renders a failure; `retry` as in useSignInCallback. Default: an alert with a button. */
  readonly error?: ((error: AuthError, retry: () => void) => ReactNode) | undefined
}

/**
 * Completes the sign-in on the page of `redirect_uri` (RFC 6749 4.1.2).
 *
 * @param props onSuccess, and what to show
 * @throws Error where there is no AuthProvider
 * @example
 * <SignInCallback onSuccess={({ returnTo }) => navigate(returnTo, { replace: true })} />
 */
export function SignInCallback(props: SignInCallbackProps): ReactNode {
  const { pending = <p role="status">Signing in…</p>, error: renderError } = props
  const answer = useSignInCallback(props)
  if (answer.status !== 'error') return pending
  if (renderError) return renderError(answer.error, answer.retry)
  return <SignInPrompt error={answer.error} onSignIn={answer.retry} />
}
