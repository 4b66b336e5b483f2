import type { TransactionRecord } from '../decide/record.ts'
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
 * Notes that the code is about to be sent. Revocations of the session before come first: on servers that revoke whole
 * grants they would end this one.
 */
export async function markSent(
  context: Context,
  open: TransactionRecord,
  signal: AbortSignal,
): Promise<TransactionRecord> {
  const { memory, platform } = context
  const { clock, crypto } = platform
  const began = clock.mono()
  for (;;) {
    const isPatient = clock.mono() - began < revocationPatience
    const sent = await memory.change(open.state, ({ grant, transaction }) => {
      assertUntouched(open, transaction)
      const signOuts = grant?.signOuts ?? 0
      // Nobody has asked for it, or not after the sign-out: it must not undo that.
      if (open.mode === 'silent' && open.signOuts !== signOuts) throw new AuthError('superseded')
      if (isPatient && (grant?.revoking.length ?? 0) > 0) return { result: undefined }
      const result: TransactionRecord = {
        ...open,
        status: 'sent',
        sendId: crypto.random(),
        response: null,
        signOuts,
      }
      return { transaction: result, result }
    })
    if (sent !== undefined) return sent
    await pause(clock, revocationLook, signal)
  }
}

/** What makes a transaction answer with an error for good. */
export function refusal(code: AuthErrorCode, providerError?: string): Partial<TransactionRecord> {
  return { status: 'refused', code_verifier: null, response: null, error: { code, providerError } }
}
