import type { AuthEvents } from '../types.ts'
import type { GrantRecord } from './record.ts'

/** One thing that happened to the session, as the app hears of it. */
export type EngineEvent = {
  [T in keyof AuthEvents]: { readonly type: T; readonly event: AuthEvents[T] }
}[keyof AuthEvents]

/** Another record, or none, is known. */
export interface Change {
  readonly before: GrantRecord | undefined
  readonly now: GrantRecord | undefined
  readonly byThisTab: boolean
  /** Whether the stored session was known before. */
  readonly isRestored: boolean
  /** Whether the record before was a loss that is kept from the app. */
  readonly wasHeld: boolean
}

/** What the app is told of a change of the record; a loss has its own way. */
export function eventsOf({ before, now, byThisTab, isRestored, wasHeld }: Change): EngineEvent[] {
  const was = before?.status === 'live' ? before : undefined
  if (now?.status === 'live' && now.user !== null) {
    const { user } = now
    const isOther = before?.user && before.user.sub !== user.sub
    const changed: EngineEvent[] = isOther ? [{ type: 'user-changed', event: { user } }] : []
    // A loss that was kept from the app and came right is for the app what a renewal is.
    if (wasHeld) return [...changed, { type: 'renewed', event: { byThisTab } }]
    if (was?.grantId !== now.grantId)
      return isRestored ? [...changed, { type: 'signed-in', event: { user } }] : changed
    // Whoever has committed a renewal tells of it.
    return byThisTab ? changed : [...changed, { type: 'renewed', event: { byThisTab } }]
  }
  if (was === undefined || now?.status === 'lost') return []
  const cause = now === undefined ? 'storage-cleared' : byThisTab ? 'signed-out' : 'signed-out-in-another-tab'
  return [{ type: 'signed-out', event: { cause } }]
}

/**
 * Whether a record is of another user than the one of whom the app was last told: nobody may get a token of theirs
 * before it has heard of them, wherever the record was found.
 */
export function isOfAnother(told: string | undefined, now: GrantRecord | undefined): boolean {
  return told !== undefined && now?.user != null && now.user.sub !== told
}
