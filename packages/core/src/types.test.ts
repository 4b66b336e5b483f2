import { expect, test } from 'vitest'
import {
  type AuthClient,
  AuthError,
  type AuthErrorCode,
  type AuthSettings,
  createAuthClient,
  isAuthError,
  type Session,
  type SignInOptions,
  type User,
} from './index.ts'

/** Takes code that is compiled and never run. */
function setup(...neverRun: ((auth: AuthClient, settings: AuthSettings) => unknown)[]) {
  return neverRun.length
}

/** The type itself, where two types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never

/** Its call compiles only with a type argument that is `true`. */
function holds<T extends true>(_holds?: T): void {}

test('settings that are wrong do not compile', () => {
  const compiled = setup(
    (_, settings) =>
      createAuthClient({
        ...settings,
        apis: { '/api': { scope: 'read' } },
        resource: ['https://a.example/'],
      }),
    () => createAuthClient({ authority: 'a', client_id: 'b', redirect_uri: 'c', name: undefined }),
    // @ts-expect-error three settings are needed
    () => createAuthClient({ authority: 'a', client_id: 'b' }),
    // @ts-expect-error an unset environment variable is undefined
    (_, settings) => createAuthClient({ ...settings, authority: undefined }),
    // @ts-expect-error a key that does not exist
    () => createAuthClient({ authority: 'a', client_id: 'b', redirect_uri: 'c', clientId: 'b' }),
    // @ts-expect-error a secret has no place in a browser
    () => createAuthClient({ authority: 'a', client_id: 'b', redirect_uri: 'c', client_secret: 's' }),
    // @ts-expect-error seconds are a number
    (_, settings) => createAuthClient({ ...settings, reuseWindow: '3' }),
    // @ts-expect-error scopes are one text, as in the specifications
    (_, settings) => createAuthClient({ ...settings, scope: ['openid'] }),
    // @ts-expect-error an API has a scope and a resource
    (_, settings) => createAuthClient({ ...settings, apis: { '/api': { audience: 'a' } } }),
  )
  expect(compiled).toBe(9)
})

test('calls that are wrong do not compile', () => {
  const compiled = setup(
    (auth) =>
      auth.signIn({ mode: 'redirect', appState: { tab: [1, null, 'a'] }, extraParams: { ui: 'dark' } }),
    (auth) =>
      auth.signIn({ mode: 'popup', beforeRedirect: ({ reason }) => reason !== 'expired' && undefined }),
    (auth, settings) => {
      holds<Same<Parameters<typeof auth.signIn>[0], SignInOptions | undefined>>()
      holds<Same<SignInOptions['mode'], 'redirect' | 'popup' | 'silent' | undefined>>()
      holds<Same<AuthSettings['onExpired'], 'sign-in' | undefined>>()
      return createAuthClient({ ...settings, beforeRedirect: async ({ returnTo }) => void returnTo })
    },
    // @ts-expect-error only `false` refuses
    (auth) => auth.signIn({ beforeRedirect: () => true }),
    // @ts-expect-error no such mode
    (auth) => auth.signIn({ mode: 'x' }),
    // @ts-expect-error app state is JSON: it goes through storage
    (auth) => auth.signIn({ appState: { when: new Date(0) } }),
    // @ts-expect-error app state is JSON: no functions
    (auth) => auth.signIn({ appState: () => 1 }),
    // @ts-expect-error max_age is a number of seconds
    (auth) => auth.signIn({ max_age: '60' }),
    // @ts-expect-error a parameter that does not exist
    (auth) => auth.signIn({ redirectTo: '/' }),
    // @ts-expect-error one token is for one resource
    (auth) => auth.getAccessToken({ resource: ['https://a.example/'] }),
    // @ts-expect-error minValidity is a number of seconds
    (auth) => auth.getAccessToken({ minValidity: '30' }),
    // @ts-expect-error no such event
    (auth) => auth.on('signed_in', () => undefined),
    // @ts-expect-error the event has a user, no token
    (auth) => auth.on('signed-in', ({ token }) => void token),
    // @ts-expect-error a session is changed by the client alone
    (auth) => (auth.getSnapshot().status = 'signed-out'),
  )
  expect(compiled).toBe(14)
})

test('a session has a user just where its status says so', () => {
  const compiled = setup((auth) => {
    const session: Session = auth.getSnapshot()
    // @ts-expect-error perhaps nobody is signed in
    const early: string = session.user.sub
    switch (session.status) {
      case 'signed-in':
        holds<Same<typeof session.user, User>>()
        holds<Same<typeof session.error, undefined>>()
        return session.user.sub
      case 'expired':
        holds<Same<typeof session.user, User>>()
        holds<Same<typeof session.error, AuthError>>()
        return session.error.code
      case 'signed-out':
        holds<Same<typeof session.user, undefined>>()
        holds<Same<typeof session.error, AuthError | undefined>>()
        // @ts-expect-error nobody is signed in
        return session.user.sub
      case 'restoring':
        holds<Same<typeof session.user, undefined>>()
        // @ts-expect-error nobody is known yet
        return session.user.sub
      case 'signing-in':
      case 'signing-out':
        holds<Same<typeof session.user, User | undefined>>()
        // @ts-expect-error perhaps nobody was signed in
        return session.user.sub
      default:
        holds<Same<typeof session, never>>()
        return early
    }
  })
  expect(compiled).toBe(1)
})

test('an error is narrowed by its code', () => {
  const compiled = setup(
    () => {
      const value: unknown = undefined
      // @ts-expect-error anything may have been thrown
      const early: unknown = value.code
      if (isAuthError(value)) holds<Same<typeof value.code, AuthErrorCode>>()
      if (isAuthError(value, 'signed_out')) holds<Same<typeof value.code, 'signed_out'>>()
      return early
    },
    // @ts-expect-error no such code
    () => isAuthError(undefined, 'signed-out'),
    // @ts-expect-error no such code
    () => new AuthError('signed-out'),
    // @ts-expect-error a detail that does not exist
    () => new AuthError('signed_out', { token: 'at' }),
  )
  expect(compiled).toBe(4)
})

test('entries of the trail are told apart by their type', () => {
  const compiled = setup((auth) => {
    const [entry] = auth.trail.entries()
    // @ts-expect-error not every entry has an attempt
    const early: unknown = entry?.attempt
    if (entry?.type === 'sent') holds<Same<typeof entry.attempt, number>>()
    // @ts-expect-error nothing in the trail is a token
    const token: unknown = entry?.token
    return early ?? token
  })
  expect(compiled).toBe(1)
})
