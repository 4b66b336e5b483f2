import { onMounted, onUnmounted, shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import { isAuthError } from '@onegrant/core'
import type { AuthError, CallbackResult } from '@onegrant/core'
import { isFirstDelivery } from '@onegrant/core/binding'
import { useClient } from './plugin.ts'

export interface UseSignInCallbackOptions {
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
 * The code is sent once, and onSuccess is called once, through remounts and changed keys. `retry()` goes on with this
 * callback where the code was not used up (provider unreachable, another tab at work), and starts a new sign-in, which
 * returns to where the first one wanted to.
 *
 * @param options `onSuccess` and `onError`
 * @returns a ref; what is not an AuthError goes to the app's error handler
 * @throws Error where there is no plugin
 * @example
 * const answer = useSignInCallback({ onSuccess: ({ returnTo }) => router.replace(routeOf(router, returnTo)) })
 * // <button v-if="answer.status === 'error'" @click="answer.retry">Sign in again</button>
 */
export function useSignInCallback(
  options: UseSignInCallbackOptions = {},
): Readonly<ShallowRef<SignInCallbackState>> {
  const client = useClient('useSignInCallback()')
  const answer = shallowRef<SignInCallbackState>(pending)
  const fault = shallowRef<unknown>()
  let isMounted = true

  function succeed(result: CallbackResult): void {
    if (!isMounted) return
    answer.value = { status: 'success', result }
    if (isFirstDelivery(result)) options.onSuccess?.(result)
  }

  function fail(reason: unknown): void {
    // Whoever is mounted hears it: the client gives the next component the same answer.
    if (!isMounted) return
    if (!isAuthError(reason)) {
      fault.value = reason
      return
    }
    answer.value = { status: 'error', error: reason, retry: () => retry(reason) }
    if (isFirstDelivery(reason)) options.onError?.(reason)
  }

  function ask(): void {
    answer.value = pending
    // Calling it at each mount is harmless: one exchange and one answer per `state`.
    client.handleCallback().then(succeed, fail)
  }

  function retry({ code }: AuthError): void {
    if (unspent.test(code)) return ask()
    answer.value = pending
    client.signIn().catch(fail)
  }

  // Vue hands what a watcher throws to errorCaptured and the app's error handler.
  watch(fault, (reason) => {
    throw reason
  })
  onMounted(ask)
  onUnmounted(() => {
    isMounted = false
  })
  return answer
}
