'use client'

import { useSyncExternalStore } from 'react'
import type { AuthClient, User } from '@onegrant/core'
import type { Actions, State } from '@onegrant/core/binding'
import { bind } from './binding.ts'
import { useClient } from './context.ts'
import type { ClientOptions } from './context.ts'

/** The session once it is known. */
export type RestoredState<U = User> = Exclude<State<U>, { status: 'restoring' }>

interface Restoration {
  readonly promise: Promise<unknown>
  /** Why the session cannot be known; a fault of a program. */
  failure?: { readonly reason: unknown }
}

/** One promise for a client: React waits for the one that was thrown. */
const restorations = new WeakMap<AuthClient, Restoration>()

/**
 * As useAuth, but the component suspends until the stored session is read, so that no `restoring` is to be handled. Put
 * the Suspense boundary below the AuthProvider.
 *
 * On a server, which knows no session, it throws: React sends the fallback of the nearest Suspense boundary, renders what
 * is inside in the browser, and reports the error. A framework may answer 500 for it; there, use it below a guard or
 * where `useAuth().status` is no longer `restoring`, which a server never gets to.
 *
 * @param options `client` in place of the provider's
 * @throws Error where there is neither an AuthProvider nor a client, and on a server
 * @example
 * const auth = useAuthSuspense()
 * return auth.isAuthenticated ? <Inbox user={auth.user} /> : <Welcome />
 */
export function useAuthSuspense<U = User>(options: ClientOptions = {}): RestoredState<U> & Actions {
  const client = useClient('useAuthSuspense()', options.client)
  const { subscribe, read } = bind(client)
  let state = useSyncExternalStore(subscribe, read, notOnServer)
  if (state.status === 'restoring') {
    // Nothing subscribes to a client while all of its readers are suspended, so this is what starts it.
    const { promise, failure } = restore(client)
    if (failure !== undefined) throw failure.reason
    // Another client of this provider may have restored the session already.
    state = read()
    // oxlint-disable-next-line typescript/only-throw-error -- how a component suspends in React 18
    if (state.status === 'restoring') throw promise
  }
  // As in useAuth, the type of the claims is the caller's knowledge.
  return state as RestoredState<U> & Actions
}

function restore(client: AuthClient): Restoration {
  let restoration = restorations.get(client)
  if (restoration === undefined) {
    const made: Restoration = {
      promise: client.ready().catch((reason: unknown) => {
        made.failure = { reason }
      }),
    }
    restorations.set(client, (restoration = made))
  }
  return restoration
}

function notOnServer(): never {
  throw new Error('useAuthSuspense() knows no session on a server: React shows the fallback in its place.')
}
