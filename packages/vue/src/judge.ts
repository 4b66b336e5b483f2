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
