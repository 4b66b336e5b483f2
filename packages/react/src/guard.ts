'use client'

import type { Session } from '@onegrant/core'

/** What RequireAuth shows: its own parts, a sign-in that it starts, or a prompt to start one. */
export type Verdict = 'children' | 'pending' | 'fallback' | 'sign-in' | 'prompt'

export interface GuardOptions {
  /** Whether this guard has shown its children to a signed-in user. */
  readonly hasShown: boolean
  readonly hasFallback: boolean
  readonly expired: 'keep' | 'sign-in'
}

/** Decides what a guard shows for a session. */
export function judge(session: Session, { hasShown, hasFallback, expired }: GuardOptions): Verdict {
  const { status, user, error } = session
  if (status === 'signed-in') return 'children'
  if (status === 'restoring' || status === 'signing-out') return 'pending'
  // Kept when the session expires, and while its user signs in anew: should that fail, a form must still be there.
  if (hasShown && user !== undefined && expired === 'keep') return 'children'
  if (status === 'signing-in') return 'pending'
  const isExpired = status === 'expired'
  if (hasFallback && !(isExpired && expired === 'sign-in')) return 'fallback'
  // After a sign-in that failed, an automatic one would be a loop. After a sign-out under this guard, it would
  // silently undo the sign-out where the provider's session is still there.
  const isDue = isExpired ? error.code === 'reauth_required' : error === undefined && !hasShown
  return isDue ? 'sign-in' : 'prompt'
}
