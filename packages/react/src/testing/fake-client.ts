import type {
  AuthClient,
  AuthError,
  AuthEvents,
  CallbackResult,
  Session,
  SignInOptions,
  User,
} from '@onegrant/core'

/** A promise with its ends, so that a test decides when the answer comes. */
export interface Controlled<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (reason: unknown) => void
}

export function controlled<T>(): Controlled<T> {
  let resolve: (value: T) => void = () => undefined
  let reject: (reason: unknown) => void = () => undefined
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

/** An AuthClient over a real store, whose answers a test gives; `calls` counts what was asked of it. */
export interface FakeClient extends AuthClient {
  set(session: Session): void
  emit<T extends keyof AuthEvents>(type: T, event: AuthEvents[T]): void
  readonly calls: {
    readonly signIn: (SignInOptions | undefined)[]
    readonly getAccessToken: unknown[]
    ready: number
    callback: number
    dispose: number
  }
  readonly listeners: ReadonlySet<() => void>
  readonly eventListeners: ReadonlySet<unknown>
  /** Where a test wants it, what ready() waits for. */
  restored: Promise<unknown>
  /** The one answer of handleCallback. */
  readonly callback: Controlled<CallbackResult>
  /** Answers to signIn, in the order of the calls. */
  readonly signIns: Controlled<Session>[]
}

const jane: User = { sub: 'jane', name: 'Jane' }
type Name = 'restoring' | 'signedOut' | 'signingIn' | 'signingInAgain' | 'signedIn' | 'signingOut'

export const session: Readonly<Record<Name, Session>> = {
  restoring: { status: 'restoring', user: undefined, error: undefined },
  signedOut: { status: 'signed-out', user: undefined, error: undefined },
  signingIn: { status: 'signing-in', user: undefined, error: undefined },
  signingInAgain: { status: 'signing-in', user: jane, error: undefined },
  signedIn: { status: 'signed-in', user: jane, error: undefined },
  signingOut: { status: 'signing-out', user: jane, error: undefined },
}

export const expired = (error: AuthError): Session => ({ status: 'expired', user: jane, error })
export const failed = (error: AuthError): Session => ({ status: 'signed-out', user: undefined, error })

export function fakeClient(initial: Session = session.restoring): FakeClient {
  let current = initial
  const listeners = new Set<() => void>()
  const hearers = new Set<{ readonly type: keyof AuthEvents; readonly hear: (event: never) => void }>()
  const calls: FakeClient['calls'] = { signIn: [], getAccessToken: [], ready: 0, callback: 0, dispose: 0 }
  const callback = controlled<CallbackResult>()
  const signIns: Controlled<Session>[] = []
  const client: FakeClient = {
    calls,
    listeners,
    eventListeners: hearers,
    restored: Promise.resolve(),
    emit(type, event) {
      for (const { type: heard, hear } of hearers) if (heard === type) hear(event as never)
    },
    callback,
    signIns,
    set(next) {
      current = next
      for (const listener of listeners) listener()
    },
    getSnapshot: () => current,
    subscribe(listener) {
      if (calls.dispose > 0) return () => undefined
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async ready() {
      calls.ready += 1
      await client.restored
      return current
    },
    signIn(options) {
      calls.signIn.push(options)
      const answer = controlled<Session>()
      signIns.push(answer)
      return answer.promise
    },
    handleCallback() {
      calls.callback += 1
      return callback.promise
    },
    getAccessToken(request) {
      calls.getAccessToken.push(request)
      return Promise.resolve('token')
    },
    getExpiry: () => undefined,
    fetch: () => Promise.resolve(new Response()),
    userInfo: () => Promise.resolve({ sub: 'jane' }),
    withToken: (send) => send('token', async () => ({ authorization: 'Bearer token' })),
    signOut: () => Promise.resolve(),
    trail: {
      tab: 'tab',
      entries: () => [],
      counters: () => ({ sent: 0, resent: 0, joined: 0, adopted: 0, takeovers: 0 }),
      subscribe: () => () => undefined,
      export: () => '[]',
    },
    on(type, hear) {
      const hearer = { type, hear }
      hearers.add(hearer)
      return () => void hearers.delete(hearer)
    },
    dispose() {
      calls.dispose += 1
    },
  }
  return client
}
