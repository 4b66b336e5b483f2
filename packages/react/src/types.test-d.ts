// Checked by the compiler, never run: the narrowing that an app relies on.
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import type { AuthClient, AuthError, SignedOutCause, User } from '@onegrant/core'
import {
  useAccessToken,
  useAuth,
  useAuthEvent,
  useAuthFetch,
  useAuthSuspense,
  useSignInCallback,
  useUser,
  withAuthRequired,
} from './index.ts'
import type { AuthErrorBoundaryProps, AuthProviderProps, State } from './index.ts'
import { userInfoOptions } from './query/index.ts'

type Is<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function is<A, B>(_same: Is<A, B>): void {}

export function useNarrowing(): void {
  const auth = useAuth()
  if (auth.status === 'signed-in') is<typeof auth.user, User>(true)
  if (auth.status === 'expired') is<typeof auth.error, AuthError>(true)
  if (auth.status === 'signed-out') is<typeof auth.user, undefined>(true)
  if (auth.isAuthenticated) is<typeof auth.status, 'signed-in'>(true)
  if (auth.isLoading) is<typeof auth.status, 'restoring' | 'signing-in' | 'signing-out'>(true)
  // @ts-expect-error there may be no user
  is<typeof auth.user, User>(true)

  const { isAuthenticated, user } = useAuth()
  if (isAuthenticated) is<typeof user, User>(true)

  const own = useAuth<{ sub: string; tenant: number }>()
  if (own.isAuthenticated) is<typeof own.user.tenant, number>(true)

  // @ts-expect-error the session is read-only
  auth.status = 'signed-in'
  // @ts-expect-error no token is in the state
  void auth.accessToken
}

/** Each status has its own row of the table, and no other. */
export function useEachStatus(): void {
  type Of<S extends State['status']> = Pick<Extract<State, { status: S }>, keyof State>
  type Row<L, A, U, E> = { isLoading: L; isAuthenticated: A; user: U; error: E }
  type IsRow<S extends State['status'], R> = Is<Omit<Of<S>, 'status'>, Readonly<R>>
  is<IsRow<'restoring', Row<true, false, undefined, undefined>>, true>(true)
  is<IsRow<'signing-in', Row<true, false, User | undefined, undefined>>, true>(true)
  is<IsRow<'signed-in', Row<false, true, User, undefined>>, true>(true)
  is<IsRow<'expired', Row<false, false, User, AuthError>>, true>(true)
  is<IsRow<'signing-out', Row<true, false, User | undefined, undefined>>, true>(true)
  is<IsRow<'signed-out', Row<false, false, undefined, AuthError | undefined>>, true>(true)
  // @ts-expect-error an expired session has an error
  is<IsRow<'expired', Row<false, false, User, undefined>>, true>(true)
}

export function useSuspended(): void {
  const auth = useAuthSuspense()
  is<typeof auth.status, Exclude<State['status'], 'restoring'>>(true)
  // @ts-expect-error what suspends is never restoring
  void (auth.status === 'restoring')
  if (auth.isLoading) is<typeof auth.status, 'signing-in' | 'signing-out'>(true)
  const own = useAuthSuspense<{ sub: string; tenant: number }>()
  if (own.isAuthenticated) is<typeof own.user.tenant, number>(true)
}

export function useEvents(client: AuthClient): void {
  useAuthEvent('signed-out', ({ cause }) => is<typeof cause, SignedOutCause>(true))
  useAuthEvent('user-changed', ({ user }) => is<typeof user, User>(true), { client })
  // @ts-expect-error no such event
  useAuthEvent('expired', () => undefined)
  // @ts-expect-error a renewal has no user
  useAuthEvent('renewed', ({ user }) => void user)
  const fetch = useAuthFetch()
  is<typeof fetch, AuthClient['fetch']>(true)
}

export function useOtherClients(client: AuthClient): void {
  const user = useUser({ client })
  is<typeof user, User | undefined>(true)
  useAccessToken({ resource: 'https://a.example/' }, { client })
  // @ts-expect-error a client, not its settings
  useAuth({ client: { authority: 'https://id.example', client_id: 'app', redirect_uri: '/callback' } })
}

export function guarded(Account: (props: { tab: string }) => null): void {
  const Guarded = withAuthRequired(Account, { expired: 'sign-in' })
  is<Parameters<typeof Guarded>[0], { tab: string }>(true)
  // @ts-expect-error the children of the guard are the component
  withAuthRequired(Account, { children: null })
  // @ts-expect-error no such way
  withAuthRequired(Account, { expired: 'leave' })
}

export const boundary: AuthErrorBoundaryProps[] = [
  { fallback: ({ code }, reset) => (reset(), code) },
  // @ts-expect-error the error is one of the SDK's, and has no status of a response
  { fallback: (error) => String(error.response) },
]

export function useCallbackState(): void {
  const answer = useSignInCallback()
  if (answer.status === 'success') is<typeof answer.result.returnTo, string>(true)
  if (answer.status === 'error') answer.retry()
  // @ts-expect-error only a failure can be tried again
  void answer.retry
}

export function useModes(): Promise<unknown>[] {
  const { signIn } = useAuth()
  // @ts-expect-error no such mode
  void signIn({ mode: 'window' })
  return [signIn({ mode: 'popup' }), signIn({ mode: 'silent' }), signIn({ beforeRedirect: () => false })]
}

export function useToken(): Promise<string> {
  // @ts-expect-error the resource belongs to the getter, not to the call
  void useAccessToken({ resource: 'https://a.example/' })({ resource: 'https://b.example/' })
  return useAccessToken({ resource: 'https://a.example/' })({ forceRefresh: true })
}

export function provider(client: NonNullable<AuthProviderProps['client']>): AuthProviderProps[] {
  const settings = { authority: 'https://id.example', client_id: 'app', redirect_uri: '/callback' }
  // @ts-expect-error one of the two
  const both: AuthProviderProps = { client, settings }
  // @ts-expect-error at least one
  const none: AuthProviderProps = {}
  return [{ client }, { settings }, both, none]
}

/** Of the query, and of the one that suspends: the latter has its claims at once. */
export function useClaims(auth: AuthClient): [User | undefined, User] {
  const options = userInfoOptions(auth)
  return [useQuery(options).data, useSuspenseQuery({ ...options, staleTime: 60_000 }).data]
}
