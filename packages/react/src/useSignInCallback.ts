'use client'

import { useEffect, useRef, useState } from 'react'
import { isAuthError } from '@onegrant/core'
import type { AuthError, CallbackResult } from '@onegrant/core'
import { isFirstDelivery } from '@onegrant/core/binding'
import { useClient } from './context.ts'
import type { ClientOptions } from './context.ts'
import { shown } from './failure.ts'

export interface UseSignInCallbackOptions extends ClientOptions {
  /** Called once per sign-in and page load, however often the component mounts: the place to go to `returnTo`. */
  readonly onSuccess?: ((result: CallbackResult) => void) | undefined
  /** Called once per failure. */
  readonly onError?: ((error: AuthError) => void) | undefined
}

export type SignInCallbackState =
  | { readonly status: 'pending' }
  | { readonly status: 'success'; readonly result: CallbackResult }
  | { readonly status: 'error'; readonly error: AuthError; readonly retry: () => void }

const pending = { status: 'pending' } as const

/** callback_pending, provider_unreachable, temporarily_unavailable: handleCallback goes on where it was. */
const unspent = /^callback_pending|_unreachable|_unavailable$/

/**
 * Completes the sign-in on the page of `redirect_uri` (RFC 6749 4.1.2); for the component of that route.
 *
 * The code is sent once, and onSuccess is called once, through StrictMode, remounts and changed keys. `retry()` goes on
 * with this callback where the code was not used up (provider unreachable, another tab at work), and starts a new
 * sign-in, which returns to where the first one wanted to.
 *
 * @param options `onSuccess` and `onError`; the newest ones are called, they need not be stable. `client` in place of
 *   the provider's
 * @throws Error where there is neither an AuthProvider nor a client; what is not an AuthError goes to the error boundary
 * @example
 * const answer = useSignInCallback({ onSuccess: ({ returnTo }) => navigate(returnTo, { replace: true }) })
 * if (answer.status === 'error') return <button onClick={answer.retry}>Sign in again</button>
 */
export function useSignInCallback(options: UseSignInCallbackOptions = {}): SignInCallbackState {
  const client = useClient('useSignInCallback()', options.client)
  const [answer, setAnswer] = useState<SignInCallbackState>(pending)
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })

  useEffect(() => {
    let isMounted = true
    const fail = (reason: unknown): void => {
      // Whoever is mounted hears it: the client gives the next component the same answer.
      if (!isMounted) return
      setAnswer(() => {
        const error = shown(reason)
        return { status: 'error', error, retry: () => retry(error) }
      })
      if (isAuthError(reason) && isFirstDelivery(reason)) latest.current.onError?.(reason)
    }
    const succeed = (result: CallbackResult): void => {
      if (!isMounted) return
      setAnswer({ status: 'success', result })
      if (isFirstDelivery(result)) latest.current.onSuccess?.(result)
    }
    const ask = (): void => {
      setAnswer(pending)
      // Calling it in each effect is harmless: one exchange and one answer per `state`.
      client.handleCallback().then(succeed, fail)
    }
    const retry = ({ code }: AuthError): void => {
      if (unspent.test(code)) return ask()
      setAnswer(pending)
      client.signIn().catch(fail)
    }
    ask()
    return () => {
      isMounted = false
    }
  }, [client])

  return answer
}
