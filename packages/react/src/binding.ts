'use client'

import type { AuthClient, Session } from '@onegrant/core'
import { describe } from '@onegrant/core/binding'
import type { Actions, State } from '@onegrant/core/binding'

/** What hooks need of a client, made once for it, so that effects and memos see the same identities. */
export interface Binding {
  readonly actions: Actions
  readonly subscribe: (listener: () => void) => () => void
  /** The same object for the same session: a consumer can put it into dependencies. */
  readonly read: () => State & Actions
  readonly readOnServer: () => State & Actions
}

// A server knows no session; hydration starts from the same value, so the markup agrees.
const restoring: Session = { status: 'restoring', user: undefined, error: undefined }
const bindings = new WeakMap<AuthClient, Binding>()

/** Returns the client's binding. Weak: a client that the app drops takes its binding along. */
export function bind(client: AuthClient): Binding {
  let binding = bindings.get(client)
  if (binding === undefined) {
    binding = make(client)
    bindings.set(client, binding)
  }
  return binding
}

function make(client: AuthClient): Binding {
  const actions: Actions = {
    signIn: (options) => client.signIn(options),
    signOut: (options) => client.signOut(options),
    getAccessToken: (request) => client.getAccessToken(request),
    fetch: (input, init) => client.fetch(input, init),
  }
  const describeAll = (session: Session): State & Actions => ({ ...describe(session), ...actions })
  const onServer = describeAll(restoring)
  let known = restoring
  let state = onServer
  return {
    actions,
    subscribe: (listener) => client.subscribe(listener),
    read() {
      const session = client.getSnapshot()
      if (session !== known) state = describeAll((known = session))
      return state
    },
    readOnServer: () => onServer,
  }
}
