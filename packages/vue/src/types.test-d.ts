// Checked by the compiler, never run: the narrowing that an app relies on.
import type { AuthError, User } from '@onegrant/core'
import type { App, ComputedRef } from 'vue'
import type { Router } from 'vue-router'
import { authPlugin, useAuth, useSignInCallback } from './index.ts'
import { guardRouter } from './router.ts'

type Is<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function is<A, B>(_same: Is<A, B>): void {}

export function useNarrowing(): void {
  const { session, user, signIn } = useAuth()
  const state = session.value
  if (state.status === 'signed-in') is<typeof state.user, User>(true)
  if (state.status === 'expired') is<typeof state.error, AuthError>(true)
  if (state.isAuthenticated) is<typeof state.status, 'signed-in'>(true)
  if (state.isLoading) is<typeof state.status, 'restoring' | 'signing-in' | 'signing-out'>(true)
  is<typeof user, ComputedRef<User | undefined>>(true)
  // @ts-expect-error there may be no user
  is<typeof state.user, User>(true)
  // @ts-expect-error the session is read-only
  session.value = state
  // @ts-expect-error no token is in the state
  void state.accessToken
  // @ts-expect-error no such mode
  void signIn({ mode: 'window' })

  const own = useAuth<{ sub: string; tenant: number }>().session.value
  if (own.isAuthenticated) is<typeof own.user.tenant, number>(true)
}

export function useCallbackState(): void {
  const answer = useSignInCallback().value
  if (answer.status === 'success') is<typeof answer.result.returnTo, string>(true)
  if (answer.status === 'error') answer.retry()
  // @ts-expect-error only a failure can be tried again
  void answer.retry
}

export function install(app: App, client: Parameters<typeof useAuth>[0]): void {
  const settings = { authority: 'https://id.example', client_id: 'app', redirect_uri: '/callback' }
  app.use(authPlugin, { settings })
  // @ts-expect-error one of the two
  app.use(authPlugin, { settings, client: client?.client })
  // @ts-expect-error at least one
  app.use(authPlugin, {})
}

export function guard(router: Router, { client }: { client: Parameters<typeof guardRouter>[1] }): void {
  const remove = guardRouter(router, client, { afterSignOut: { name: 'welcome' }, expired: 'sign-in' })
  is<typeof remove, () => void>(true)
  // @ts-expect-error a page is kept, or signs in
  guardRouter(router, client, { expired: 'leave' })
  // @ts-expect-error the route is where the sign-in comes back to
  guardRouter(router, client, { signIn: { returnTo: '/' } })
}
