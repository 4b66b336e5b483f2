import type { User } from '../types.ts'
import type { GrantRecord, TransactionRecord } from './record.ts'

/** What the holder of a state's lock should do with its transaction. */
export type RedeemPlan =
  | { readonly kind: 'redeem'; readonly response: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'refused' }
  /** The page that sent the code died: give the code up and ask again. */
  | { readonly kind: 'restart' }
  /** Interrupted twice in a row: stop, or it would be a redirect loop. */
  | { readonly kind: 'interrupted' }
  /** Another tab has asked again already. */
  | { readonly kind: 'superseded' }
  | { readonly kind: 'no-response' }
  | { readonly kind: 'unknown-state' }

/** A second interruption within this time ends it, ms. */
const interruptionPause = 60_000
/** A sign-in that takes longer is given up, ms. */
const transactionLifetime = 10 * 60_000
/** How long a finished transaction still answers a used callback URL, ms. */
const answerLifetime = 24 * 60 * 60_000

/** Plans what to do with a callback, `now` in ms since 1970. */
export function planRedeem(transaction: TransactionRecord | undefined, now: number): RedeemPlan {
  switch (transaction?.status) {
    case undefined:
      return { kind: 'unknown-state' }
    case 'redeemed':
      return { kind: 'done' }
    case 'refused':
      return { kind: 'refused' }
    case 'restarted':
      return { kind: 'superseded' }
    case 'sent':
      return { kind: now - transaction.interruptedAt < interruptionPause ? 'interrupted' : 'restart' }
    case 'open':
      if (now - transaction.createdAt > transactionLifetime) return { kind: 'unknown-state' }
      return transaction.response === null
        ? { kind: 'no-response' }
        : { kind: 'redeem', response: transaction.response }
  }
}

/** Whether an exchanged code may still become the session. */
export function mayCommitSignIn(
  transaction: TransactionRecord | undefined,
  sendId: string | null,
  grant: GrantRecord | undefined,
): transaction is TransactionRecord {
  return (
    transaction?.status === 'sent' &&
    transaction.sendId === sendId &&
    transaction.signOuts === (grant?.signOuts ?? 0) &&
    !(grant !== undefined && grant.startedAt > transaction.createdAt)
  )
}

/**
 * Whether a session that is had back without asking anybody is the one that was lost: nobody else may appear in the
 * middle of a user's work, nor that user in the place of one who has signed in since.
 */
export function isMeantFor(
  subject: string | undefined,
  user: User | undefined,
  grant: GrantRecord | undefined,
): boolean {
  return subject === undefined || (user?.sub === subject && grant?.user?.sub === subject)
}

/** As many sign-ins by redirect in this time, ms, are no user's: the app makes one after the other. */
const loopTime = 20_000
const loopCount = 3

/** Whether the sign-in that is about to begin is one of a loop, each round of which comes to its end. */
export function isLooping(transactions: readonly TransactionRecord[], now: number): boolean {
  const recent = transactions.filter(
    ({ status, mode, createdAt }) =>
      status === 'redeemed' && mode === undefined && Math.abs(now - createdAt) < loopTime,
  )
  return recent.length >= loopCount
}

/** The states of transactions that nobody will ask for any more. */
export function outdated(transactions: readonly TransactionRecord[], now: number): string[] {
  return transactions
    .filter(({ createdAt, status }) => {
      const lifetime = status === 'open' ? transactionLifetime : answerLifetime
      return now - createdAt > lifetime || createdAt - now > answerLifetime
    })
    .map(({ state }) => state)
}
