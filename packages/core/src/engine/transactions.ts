import type { TransactionRecord } from '../decide/record.ts'
import { AuthError, type AuthErrorCode } from '../errors.ts'
import type { Context } from './context.ts'

/** Changes a transaction that nobody else has touched since; throws `superseded` where somebody has. */
export function put(
  context: Context,
  from: TransactionRecord,
  change: Partial<TransactionRecord>,
): Promise<TransactionRecord> {
  return context.memory.change(from.state, ({ grant, transaction }) => {
    if (transaction?.status !== from.status || transaction.sendId !== from.sendId)
      throw new AuthError('superseded')
    const signOuts = change.status === 'sent' ? (grant?.signOuts ?? 0) : from.signOuts
    const result = { ...from, ...change, signOuts }
    return { transaction: result, result }
  })
}

/** What makes a transaction answer with an error for good. */
export function refusal(code: AuthErrorCode, providerError?: string): Partial<TransactionRecord> {
  return { status: 'refused', code_verifier: null, response: null, error: { code, providerError } }
}
