import type { AuthError, Session } from '@onegrant/core'

/** What happens to a navigation: it goes on, a sign-in starts, it is given up, or it ends with the session's error. */
export type Verdict =
  | { readonly do: 'enter' | 'sign-in' | 'stay' }
  | { readonly do: 'fail'; readonly error: AuthError }

/**
 * Decides about a navigation to a route that needs a user.
 *
 * @param session as it is once it is restored
 * @param isFirst whether it is the navigation of a page load, which nobody asked for by a click
 */
export function judge(session: Session, isFirst: boolean): Verdict {
  switch (session.status) {
    case 'signed-in':
      return { do: 'enter' }
    case 'expired':
      return { do: 'sign-in' }
    case 'signed-out':
      // After a sign-in that failed, one that starts by itself would be a loop.
      return isFirst && session.error !== undefined ? { do: 'fail', error: session.error } : { do: 'sign-in' }
    // The page is about to leave.
    case 'restoring':
    case 'signing-in':
    case 'signing-out':
      return { do: 'stay' }
  }
}

/** What becomes of a protected page when its session changes under it. */
export type Ending = 'keep' | 'leave' | 'sign-in'

/**
 * Decides about a protected page that is shown.
 *
 * @param session as it is now
 * @param expired what the app wants of a session that has expired
 */
export function judgeEnding(session: Session, expired: 'keep' | 'sign-in'): Ending {
  if (session.status === 'signed-out') return 'leave'
  // Why a sign-in failed is an `expired` as well, and another one by itself would be a loop.
  const isDue = session.status === 'expired' && session.error.code === 'reauth_required'
  return isDue ? expired : 'keep'
}
