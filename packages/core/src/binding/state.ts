import type { AuthError } from '../errors.ts'
import type { AuthClient, Session, User } from '../types.ts'

/** What a component may do with the session; identities never change for a client. */
export type Actions = Pick<AuthClient, 'signIn' | 'signOut' | 'getAccessToken' | 'fetch'>

/** The session as a component sees it: one `status`, and two booleans that follow from it. */
export type State<U = User> =
  | {
      readonly status: 'restoring'
      readonly isLoading: true
      readonly isAuthenticated: false
      readonly user: undefined
      readonly error: undefined
    }
  | {
      readonly status: 'signing-in'
      readonly isLoading: true
      readonly isAuthenticated: false
      readonly user: U | undefined
      readonly error: undefined
    }
  | {
      readonly status: 'signed-in'
      readonly isLoading: false
      readonly isAuthenticated: true
      readonly user: U
      readonly error: undefined
    }
  | {
      readonly status: 'expired'
      readonly isLoading: false
      readonly isAuthenticated: false
      readonly user: U
      readonly error: AuthError
    }
  | {
      readonly status: 'signing-out'
      readonly isLoading: true
      readonly isAuthenticated: false
      readonly user: U | undefined
      readonly error: undefined
    }
  | {
      readonly status: 'signed-out'
      readonly isLoading: false
      readonly isAuthenticated: false
      readonly user: undefined
      readonly error: AuthError | undefined
    }

/** Adds the two booleans to a session. */
export function describe(session: Session): State {
  const { status } = session
  // Exactly the transitions are named by a participle: restoring, signing-in, signing-out.
  return { ...session, isLoading: status.includes('ing'), isAuthenticated: status === 'signed-in' } as State
}
