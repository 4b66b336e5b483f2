import type { TransactionRecord } from '../decide/record.ts'
import { AuthError, isAuthError } from '../errors.ts'
import type { Context } from './context.ts'
import { loadPart } from './parts.ts'
import type * as Redirect from './redirect.ts'
import { endSignOut } from './sign-out.ts'

/** Starts sign-ins for which the page leaves. */
export interface SignIns {
  start(departure: Redirect.Departure): Promise<never>
  /** Asks again for a sign-in whose exchange was interrupted. */
  restart(transaction: TransactionRecord): Promise<never>
  /** The page came back from the cache instead of leaving for good. */
  cameBack(): void
}

/** Loads the redirect's part; called when idle, so that it is there when it is needed. */
export function loadRedirect(): Promise<typeof Redirect> {
  return import('./redirect.ts')
}

/** Makes the sign-in of an engine: one at a time in a page. */
export function createSignIns(context: Context): SignIns {
  const { session, memory } = context
  let leaving: Promise<never> | undefined
  let stay = new AbortController()

  /** Whoever asks while the page is leaving shares that one navigation. */
  function leaveOnce(go: (redirect: typeof Redirect, signal: AbortSignal) => Promise<never>): Promise<never> {
    if (leaving !== undefined) return leaving
    stay = new AbortController()
    leaving = loadPart(loadRedirect).then((redirect) => go(redirect, stay.signal))
    leaving.catch((error: unknown) => {
      leaving = undefined
      // An expired session in which nothing has begun keeps its own error.
      if (isAuthError(error) && session.get().status !== 'expired')
        session.dispatch({ type: 'sign-in-failed', error, grant: memory.current() })
    })
    return leaving
  }

  return {
    start: (departure) => leaveOnce(({ leave }, signal) => leave(context, departure, signal)),
    restart: (transaction) => leaveOnce(({ leaveAgain }, signal) => leaveAgain(context, transaction, signal)),
    cameBack() {
      stay.abort(new AuthError('aborted'))
      endSignOut(context)
    },
  }
}
