import { AuthError } from '../errors.ts'
import type { Session, User } from '../types.ts'
import type { GrantRecord } from './record.ts'

/** What can happen to a session. */
export type SessionEvent =
  /** Nothing is under way, and this is the record. */
  | { readonly type: 'grant'; readonly grant: GrantRecord | undefined }
  /** The record has changed, whatever is under way. */
  | { readonly type: 'moved'; readonly grant: GrantRecord | undefined }
  | { readonly type: 'signing-in' }
  | { readonly type: 'sign-in-failed'; readonly error: AuthError; readonly grant: GrantRecord | undefined }
  | { readonly type: 'signing-out' }
  /** Sign-out is over and the page stays. */
  | { readonly type: 'signed-out' }

/** Where every client starts. */
export const restoring: Session = { status: 'restoring', user: undefined, error: undefined }

const signedOut: Session = { status: 'signed-out', user: undefined, error: undefined }

function sameUser(a: User | undefined, b: User): User {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b) ? a : b
}

/** Why nobody can get a token from a lost grant. */
export function expiredError({ diagnosis }: GrantRecord): AuthError {
  return new AuthError('reauth_required', { diagnosis: diagnosis ?? undefined })
}

/** The next session; the same object where nothing in it changes, so that a renewal is no change. */
export function step(session: Session, event: SessionEvent): Session {
  switch (event.type) {
    case 'signing-in':
      if (session.status === 'signing-in') return session
      return { status: 'signing-in', user: session.user, error: undefined }
    case 'signing-out':
      if (session.status === 'signing-out') return session
      return { status: 'signing-out', user: session.user, error: undefined }
    case 'signed-out':
      return signedOut
    case 'sign-in-failed':
      if (event.grant?.status === 'live') return step(session, { type: 'grant', grant: event.grant })
      // The same failure may be told by all that it has failed.
      if (session.error === event.error) return session
      if (event.grant?.user) return { status: 'expired', user: event.grant.user, error: event.error }
      return { status: 'signed-out', user: undefined, error: event.error }
    case 'moved': {
      const { grant } = event
      // A renewal for the user who is signing in again, or out, is no end of that.
      const isUnderWay = session.status === 'signing-in' || session.status === 'signing-out'
      const isRenewal = grant?.status === 'live' && grant.user?.sub === session.user?.sub
      return isUnderWay && isRenewal ? session : step(session, { type: 'grant', grant })
    }
    case 'grant': {
      const { grant } = event
      if (grant === undefined || grant.status === 'out' || grant.user === null) {
        // While the page leaves for the provider's logout, a guard must not see 'signed-out' and start a sign-in.
        return session.status === 'signed-out' || session.status === 'signing-out' ? session : signedOut
      }
      const user = sameUser(session.user, grant.user)
      if (grant.status === 'lost') {
        return session.status === 'expired' && session.user === user
          ? session
          : { status: 'expired', user, error: expiredError(grant) }
      }
      if (session.status === 'signed-in' && session.user === user) return session
      return { status: 'signed-in', user, error: undefined }
    }
  }
}
