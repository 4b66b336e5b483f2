'use client'

import type { ReactElement } from 'react'
import type { AuthError } from '@onegrant/core'

export interface SignInPromptProps {
  readonly error: AuthError | undefined
  readonly onSignIn: () => void
}

/** Default rendering: says that nobody is signed in, or why not, and offers to sign in. */
export function SignInPrompt({ error, onSignIn }: SignInPromptProps): ReactElement {
  return (
    <div role="alert">
      <p>{error ? `Sign-in failed (${error.code}).` : 'You are signed out.'}</p>
      <button type="button" onClick={onSignIn}>
        Sign in again
      </button>
    </div>
  )
}
