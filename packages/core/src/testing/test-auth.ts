import { withToken } from '../engine/authorized-fetch.ts'
import { createListeners } from '../engine/listeners.ts'
import { AuthError, type AuthErrorCode } from '../errors.ts'
import type {
  AccessTokenRequest,
  AuthClient,
  AuthEvents,
  Json,
  Session,
  SignedOutCause,
  SignInOptions,
  SignOutOptions,
  User,
} from '../types.ts'

export interface TestAuthOptions {
  /** Who is signed in, and who comes of a sign-in; nobody is signed in where absent. */
  readonly user?: User | undefined
  /** The token that is given out, or what gives it. Default: 'test-token'. A renewed one has '.1', '.2' … behind it. */
  readonly accessToken?: string | ((request: AccessTokenRequest) => string) | undefined
  /** Begins with a session that is not known yet, until `test.restore()`. */
  readonly isRestoring?: boolean | undefined
  /** What `auth.fetch` sends by, with the token for every URL. Default: the platform's, at the time of the call. */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** What a test does to the session, and what the app has asked for. */
export interface TestControls {
  /** The session is known now: that of the options. */
  restore(): void
  /** Somebody signs in, as if in another tab; the user of the options where absent. */
  signIn(user?: User): void
  /** The session ends at the provider. */
  expire(): void
  /** As if in another tab, unless another cause is given. */
  signOut(cause?: SignedOutCause): void
  /** The token is renewed, as the SDK does by itself. */
  renew(): void
  /** Sign-ins and callbacks fail, until it is called without a code. */
  failSignIn(code?: AuthErrorCode): void
  /** Options of each sign-in and sign-out that the app has called, in order. */
  readonly signIns: readonly SignInOptions[]
  readonly signOuts: readonly SignOutOptions[]
}

/** An AuthClient without a network, for tests of components. */
export interface TestAuth extends AuthClient {
  readonly test: TestControls
}

const hour = 3_600_000

/**
 * Makes an AuthClient for tests of components: no provider, no storage, no timer; what happens is what the test does by
 * `test`. A sign-in succeeds at once and leaves no page.
 *
 * @param options who is signed in, and the token
 * @example
 * const auth = createTestAuth({ user: { sub: 'ada', name: 'Ada' }, accessToken: 'token' })
 * auth.test.expire()
 */
export function createTestAuth(options: TestAuthOptions = {}): TestAuth {
  const { accessToken = 'test-token' } = options
  const listeners = createListeners<void>()
  const hearers = createListeners<readonly [keyof AuthEvents, unknown]>()
  const signIns: SignInOptions[] = []
  const signOuts: SignOutOptions[] = []
  let failure: AuthErrorCode | undefined
  let renewals = 0
  let expiresAt = Date.now() + hour
  let restore: () => void = () => undefined
  const restored = new Promise<void>((resolve) => {
    restore = resolve
  })

  const signedOut = (error?: AuthError): Session => ({ status: 'signed-out', user: undefined, error })
  const signedIn = (user: User): Session => ({ status: 'signed-in', user, error: undefined })
  const start = options.user ? signedIn(options.user) : signedOut()
  let session: Session = { status: 'restoring', user: undefined, error: undefined }
  if (options.isRestoring !== true) begin()

  function begin(): void {
    session = start
    restore()
  }

  function show(next: Session): void {
    session = next
    restore()
    listeners.tell()
  }

  function emit<T extends keyof AuthEvents>(type: T, event: AuthEvents[T]): void {
    hearers.tell([type, event])
  }

  function enter(user: User = options.user ?? { sub: 'test-user' }): void {
    const before = session.user
    expiresAt = Date.now() + hour
    show(signedIn(user))
    if (before !== undefined && before.sub !== user.sub) emit('user-changed', { user })
    emit('signed-in', { user })
  }

  /** Throws where the test wants a failure; a session stands through it. */
  function fail(): void {
    if (failure === undefined) return
    const error = new AuthError(failure)
    if (session.status !== 'signed-in' && session.status !== 'expired') show(signedOut(error))
    throw error
  }

  function leave(cause: SignedOutCause): void {
    show(signedOut())
    emit('signed-out', { cause })
  }

  function renew(): void {
    renewals += 1
    expiresAt = Date.now() + hour
    emit('renewed', { byThisTab: true })
  }

  async function getAccessToken(request: AccessTokenRequest = {}): Promise<string> {
    await restored
    if (request.signal?.aborted === true) throw new AuthError('aborted')
    if (session.status === 'expired') throw session.error
    if (session.status !== 'signed-in') throw new AuthError('signed_out')
    if (request.forceRefresh === true) renew()
    const token = typeof accessToken === 'string' ? accessToken : accessToken(request)
    return renewals === 0 ? token : `${token}.${renewals}`
  }

  return {
    test: {
      restore() {
        if (session.status === 'restoring') show(start)
      },
      signIn: enter,
      expire() {
        const error = new AuthError('reauth_required')
        show({ status: 'expired', user: session.user ?? options.user ?? { sub: 'test-user' }, error })
        emit('reauth-required', { error })
      },
      signOut: (cause = 'signed-out-in-another-tab') => leave(cause),
      renew,
      failSignIn(code) {
        failure = code
      },
      signIns,
      signOuts,
    },
    getSnapshot: () => session,
    subscribe: (listener) => listeners.add(listener),
    async ready() {
      await restored
      return session
    },
    async signIn(given = {}) {
      signIns.push(given)
      fail()
      enter()
      return session
    },
    async handleCallback() {
      fail()
      if (session.status !== 'signed-in') enter()
      const { returnTo = '/', appState } = signIns.at(-1) ?? {}
      return { session, returnTo, appState: appState satisfies Json | undefined }
    },
    getAccessToken,
    getExpiry: () => (session.status === 'signed-in' ? new Date(expiresAt) : undefined),
    fetch: (input, init) =>
      withToken(
        getAccessToken,
        (token) => {
          const request = new Request(input instanceof Request ? input.clone() : input, init)
          request.headers.set('authorization', `Bearer ${token}`)
          return (options.fetch ?? globalThis.fetch)(request)
        },
        {},
      ),
    withToken: (send, request = {}) =>
      withToken(
        getAccessToken,
        (token) => send(token, async () => ({ authorization: `Bearer ${token}` })),
        request,
      ),
    async userInfo() {
      await getAccessToken()
      return session.user ?? { sub: 'test-user' }
    },
    async signOut(given = {}) {
      signOuts.push(given)
      leave('signed-out')
    },
    on: (type, listener) =>
      hearers.add(([told, event]) => {
        if (told === type) listener(event as never)
      }),
    trail: {
      tab: 'test',
      entries: () => none,
      counters: () => counters,
      subscribe: () => () => undefined,
      export: () => '[]',
    },
    dispose: () => undefined,
  }
}

const none = [] as const
const counters = { sent: 0, resent: 0, joined: 0, adopted: 0, takeovers: 0 }
