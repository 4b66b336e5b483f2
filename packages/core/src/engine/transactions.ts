import type { GrantRecord, TransactionRecord } from '../decide/record.ts'
import { AuthError, type AuthErrorCode } from '../errors.ts'
import type { Context } from './context.ts'
import { pause } from './deadline.ts'

/** Changes a transaction that nobody else has touched since; throws `superseded` where somebody has. */
export function put(
  context: Context,
  from: TransactionRecord,
  change: Partial<TransactionRecord>,
): Promise<TransactionRecord> {
  return context.memory.change(from.state, ({ transaction }) => {
    assertUntouched(from, transaction)
    const result = { ...from, ...change }
    return { transaction: result, result }
  })
}

function assertUntouched(from: TransactionRecord, found: TransactionRecord | undefined): void {
  if (found?.status !== from.status || found.sendId !== from.sendId) throw new AuthError('superseded')
}

/** How long a sign-in waits for revocations that are under way, ms, and how often it looks. */
const revocationPatience = 5_000
const revocationLook = 250

/**
 * Writes once no revocation of the session before is under way: on servers that revoke whole grants it would end this
 * one, too, whether the code is already there or still to be asked for.
 *
 * @param write writes unless the record `isBusy`; undefined where it did not
 */
export async function afterRevocations<T>(
  { platform }: Context,
  signal: AbortSignal,
  write: (isBusy: (grant: GrantRecord | undefined) => boolean) => Promise<T | undefined>,
): Promise<T> {
  const { clock } = platform
  const seen = new Map<string, number>()
  /** Each has its own time: one that is listed in the wait for another is still to be sent. */
  const isAwaited = (id: string): boolean => {
    const now = clock.mono()
    const since = seen.get(id) ?? now
    seen.set(id, since)
    return now - since < revocationPatience
  }
  for (;;) {
    const written = await write((grant) => (grant?.revoking.filter(isAwaited).length ?? 0) > 0)
    if (written !== undefined) return written
    await pause(clock, revocationLook, signal)
  }
}

/** Notes that the code is about to be sent. */
export function markSent(
  context: Context,
  open: TransactionRecord,
  signal: AbortSignal,
): Promise<TransactionRecord> {
  const sendId = context.platform.crypto.random()
  const writing = afterRevocations(context, signal, (isBusy) =>
    context.memory.change(open.state, ({ grant, transaction }) => {
      assertUntouched(open, transaction)
      if (isBusy(grant)) return { result: undefined }
      const signOuts = grant?.signOuts ?? 0
      // Nobody was asked: a sign-out since the beginning must not be undone by its answer.
      if (open.mode === 'silent' && open.signOuts !== signOuts) throw new AuthError('superseded')
      const result: TransactionRecord = { ...open, status: 'sent', sendId, response: null, signOuts }
      return { transaction: result, result }
    }),
  )
  // A write that took too long may still be done, and would look like a send; what takes it back is done after it.
  writing.catch(() => takeBack(context, open, sendId).catch(ignoreFailure))
  return writing
}

/** What a transaction loses with its code. */
export const spent = { code_verifier: null, dpop: undefined }

/** The code has not left the browser, and is as good as before, unless somebody has given it up meanwhile. */
function takeBack({ memory }: Context, open: TransactionRecord, sendId: string): Promise<void> {
  return memory.change(open.state, ({ transaction }) => ({
    transaction: transaction?.status === 'sent' && transaction.sendId === sendId ? open : undefined,
    result: undefined,
  }))
}

/** The store does not answer: whoever finds the note asks the provider again, as after any send. */
function ignoreFailure(): void {}

/** What makes a transaction answer with an error for good. */
export function refusal(code: AuthErrorCode, providerError?: string): Partial<TransactionRecord> {
  return { status: 'refused', ...spent, response: null, error: { code, providerError } }
}
