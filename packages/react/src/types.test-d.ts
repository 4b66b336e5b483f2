// Checked by the compiler, never run: the narrowing that an app relies on.
import type { AuthError, User } from '@onegrant/core'
import { useAccessToken, useAuth, useSignInCallback } from './index.ts'
import type { AuthProviderProps } from './index.ts'

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
