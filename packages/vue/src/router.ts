import type { RouteLocationNormalized, RouteLocationRaw, Router } from 'vue-router'
import type { AuthClient, SignInOptions } from '@onegrant/core'
import { judge } from './judge.ts'
import { watchEnding } from './watchEnding.ts'

export interface GuardRouterOptions {
  /** Which routes need a user; those with `meta: { requiresAuth: true }` where absent. */
  readonly isProtected?: ((to: RouteLocationNormalized) => boolean) | undefined
  /** Where to go in place of a sign-in; the sign-in starts by itself where absent. */
  readonly signedOut?: RouteLocationRaw | undefined
  /**
   * Where a page that needs a user goes when the user signs out, here or in another tab; `signedOut`, or else '/',
   * where absent.
   */
  readonly afterSignOut?: RouteLocationRaw | undefined
  /**
   * When the session expires under a route that needs a user: 'keep' (default) leaves the page, with what was typed;
   * 'sign-in' starts a sign-in at once.
   */
  readonly expired?: 'keep' | 'sign-in' | undefined
  /** Options of the sign-in that is started; `returnTo` is the wanted route. */
  readonly signIn?: Omit<SignInOptions, 'returnTo'> | undefined
}

/**
 * Lets a router enter the routes that need a user once the session is restored and has one, and starts the sign-in of
 * everybody else: in a visible page, and not by itself right after one that failed. Such a route is left when the user
 * signs out, here or in another tab. On a server every route is entered.
 *
 * @param options which routes, and what instead
 * @returns a function that takes the guard off
 * @throws the navigation ends with the session's AuthError (`router.onError`) where the page was loaded after a sign-in
 *   that failed and there is no `signedOut`
 * @example
 * guardRouter(router, auth, { signedOut: '/welcome' })
 */
export function guardRouter(
  router: Router,
  client: AuthClient,
  options: GuardRouterOptions = {},
): () => void {
  const { isProtected = ({ meta }) => meta['requiresAuth'] === true, signedOut, signIn } = options
  const { expired = 'keep', afterSignOut = signedOut ?? '/' } = options
  const watch = watchEnding(router, client, { isProtected, expired, afterSignOut })
  const remove = router.beforeEach(async (to, from) => {
    if (typeof window === 'undefined' || !isProtected(to)) return true
    watch.start()
    const ending = watch.cause
    // The navigation of a page load has come from no route.
    const isFirst = from.matched.length === 0
    let verdict = judge(await client.ready(), isFirst)
    const place = ending === 'sign-in' ? undefined : signedOut
    if (verdict.do === 'sign-in' && place === undefined) {
      // A hidden page must not leave for the provider: with several tabs, each would.
      await visible()
      verdict = judge(client.getSnapshot(), isFirst)
    }
    if (verdict.do === 'enter') return true
    if (verdict.do === 'stay') return false
    if (place !== undefined) return place
    if (verdict.do === 'fail') throw verdict.error
    const returnTo = new URL(router.resolve(to.fullPath).href, location.href).href
    // There is no page but those that need a user: the provider, which may know this one still, must not sign in again
    // by itself who has just signed out.
    const prompt = ending === 'leave' ? { prompt: 'login' } : {}
    const { status } = await client.signIn({ ...prompt, ...signIn, returnTo })
    return status === 'signed-in'
  })
  return () => {
    remove()
    watch.stop()
  }
}

/**
 * Turns `returnTo`, a path of the origin, into what `router.push` takes: without the router's base.
 *
 * @example
 * useSignInCallback({ onSuccess: ({ returnTo }) => router.replace(routeOf(router, returnTo)) })
 */
export function routeOf(router: Pick<Router, 'options'>, returnTo: string): string {
  const { base } = router.options.history
  if (!returnTo.startsWith(base)) return returnTo
  const rest = returnTo.slice(base.length)
  // '/apple' is not below '/app'.
  if (rest !== '' && !/^[/?#]/.test(rest)) return returnTo
  return rest.startsWith('/') ? rest : `/${rest}`
}

function visible(): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (document.visibilityState === 'hidden') return
      document.removeEventListener('visibilitychange', look)
      resolve()
    }
    document.addEventListener('visibilitychange', look)
    look()
  })
}
