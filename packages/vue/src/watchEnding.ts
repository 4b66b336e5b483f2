import type { RouteLocationNormalized, RouteLocationRaw, Router } from 'vue-router'
import type { AuthClient } from '@onegrant/core'
import { judgeEnding } from './judge.ts'
import type { Ending } from './judge.ts'

export interface EndingOptions {
  readonly isProtected: (route: RouteLocationNormalized) => boolean
  readonly expired: 'keep' | 'sign-in'
  /** Where to go when the user has signed out. */
  readonly afterSignOut: RouteLocationRaw
}

export interface EndingWatch {
  /** What the navigation that is under way is for, where it is one of ours. */
  cause?: Ending | undefined
  /** Begins to follow the session, which starts the client. */
  start(): void
  stop(): void
}

/**
 * Navigates away when the session ends under a protected route, and through the guard again where it has expired and
 * is to be renewed.
 */
export function watchEnding(
  router: Router,
  client: AuthClient,
  { isProtected, expired, afterSignOut }: EndingOptions,
): EndingWatch {
  // Once until a user is there: a navigation that comes to nothing must not start the next one.
  let done: Ending | undefined
  let unsubscribe: (() => void) | undefined

  function look(): void {
    const session = client.getSnapshot()
    const here = router.currentRoute.value
    const ending = judgeEnding(session, expired)
    if (session.status === 'signed-in') done = undefined
    if (ending === 'keep' || ending === done || here.matched.length === 0 || !isProtected(here)) return
    watch.cause = done = ending
    const { path, query, hash } = here
    const to = ending === 'leave' ? afterSignOut : { path, query, hash, force: true }
    // The router has told `router.onError`, or the console.
    router.replace(to).catch(() => undefined)
  }

  const forget = router.afterEach(() => {
    watch.cause = undefined
    // The session may have ended between a guard's word and the page; on a server nobody follows it.
    if (unsubscribe !== undefined) look()
  })
  const watch: EndingWatch = {
    start: () => (unsubscribe ??= client.subscribe(look)),
    stop() {
      forget()
      unsubscribe?.()
    },
  }
  return watch
}
