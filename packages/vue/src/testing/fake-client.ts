import type { AuthClient, CallbackResult, Session, SignInOptions, User } from '@onegrant/core'

/** An AuthClient over a real store, whose answers a test gives; `calls` counts what was asked of it. */
export interface FakeClient extends AuthClient {
  set(session: Session): void
  readonly calls: { readonly signIn: (SignInOptions | undefined)[]; callback: number; signOut: number }
  readonly listeners: ReadonlySet<() => void>
  /** Answers the calls of handleCallback that were made so far and come next. */
  answerCallback(answer: CallbackResult | Error): void
  /** What signIn does; it stays pending where absent, as a redirect does. */
  onSignIn: () => Promise<Session>
}

const jane: User = { sub: 'jane', name: 'Jane' }
type Name = 'restoring' | 'signedOut' | 'signingIn' | 'signedIn'

export const session: Readonly<Record<Name, Session>> = {
  restoring: { status: 'restoring', user: undefined, error: undefined },
  signedOut: { status: 'signed-out', user: undefined, error: undefined },
  signingIn: { status: 'signing-in', user: undefined, error: undefined },
  signedIn: { status: 'signed-in', user: jane, error: undefined },
}

interface Controlled<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (reason: unknown) => void
}

function controlled<T>(): Controlled<T> {
  let resolve: (value: T) => void = () => undefined
  let reject: (reason: unknown) => void = () => undefined
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

export function fakeClient(initial: Session = session.restoring): FakeClient {
  let current = initial
  const listeners = new Set<() => void>()
  let callback = controlled<CallbackResult>()
  const calls: FakeClient['calls'] = { signIn: [], callback: 0, signOut: 0 }
  const ready = controlled<void>()
  if (initial.status !== 'restoring') ready.resolve(undefined)
  const client: FakeClient = {
    calls,
    listeners,
    set(next) {
      current = next
      ready.resolve(undefined)
      for (const listener of listeners) listener()
    },
    answerCallback(answer) {
      const { resolve, reject } = callback
      callback = controlled<CallbackResult>()
      if (answer instanceof Error) reject(answer)
      else {
        resolve(answer)
        callback.resolve(answer)
      }
    },
    onSignIn: () => new Promise(() => undefined),
    getSnapshot: () => current,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    ready: async () => {
      await ready.promise
      return current
    },
    signIn(options) {
      calls.signIn.push(options)
      return client.onSignIn()
    },
    handleCallback() {
      calls.callback += 1
      return callback.promise
    },
    getAccessToken: () => Promise.resolve('token'),
    getExpiry: () => undefined,
    fetch: () => Promise.resolve(new Response()),
    withToken: (send) => send('token', async () => ({ authorization: 'Bearer token' })),
    signOut() {
      calls.signOut += 1
      return Promise.resolve()
    },
    userInfo: () => Promise.resolve({ sub: 'jane' }),
    trail: {
      tab: 'tab',
      entries: () => [],
      counters: () => ({ sent: 0, resent: 0, joined: 0, adopted: 0, takeovers: 0 }),
      subscribe: () => () => undefined,
      export: () => '[]',
    },
    on: () => () => undefined,
    dispose: () => undefined,
  }
  return client
}
