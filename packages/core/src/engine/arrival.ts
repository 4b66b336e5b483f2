import { AuthError } from '../errors.ts'
import type { Session } from '../types.ts'
import { redeem } from './choose-executor.ts'
import type { Context } from './context.ts'

/**
 * Redeems what has arrived for a sign-in of this page that stayed: the same record, lock, note and commit as for a
 * redirect.
 */
export async function finishSignIn(context: Context, state: string): Promise<Session> {
  const { session, memory } = context
  const { kind } = await redeem(context, state)
  // Whoever was sending it is gone, and so is the code: this page did not leave and can simply ask again.
  if (kind === 'restart') throw new AuthError('callback_interrupted')
  session.dispatch({ type: 'grant', grant: memory.current() })
  return session.get()
}
