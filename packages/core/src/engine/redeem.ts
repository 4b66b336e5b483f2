import type { GrantRecord, TransactionRecord } from '../decide/record.ts'
import { planRedeem } from '../decide/transaction.ts'
import { AuthError, platformFailure, type AuthErrorCode } from '../errors.ts'
import { fingerprint, type Context } from './context.ts'
import { deadline } from './deadline.ts'
import { exchange } from './exchange.ts'
import { put } from './transactions.ts'

/** Longest wait for a tab that holds the code, ms: it may be frozen. */
const longestWait = 15_000

/** What became of a callback. */
export interface Redeemed {
  /** `restart`: the exchange was interrupted, and this tab may ask the provider anew. */
  readonly kind: 'signed-in' | 'restart'
  readonly transaction: TransactionRecord
}

/** Redeems the code of one transaction: under the lock of its state, once, whoever asks and however often. */
export async function redeem(context: Context, state: string): Promise<Redeemed> {
  const { platform, settings, life } = context
  const wait = deadline(platform.clock, longestWait, life)
  const lock = `onegrant|${settings.key}|code|${await fingerprint(context, state)}`
  try {
    return await platform.locks.run(lock, wait.signal, () => {
      wait.end()
      return redeemLocked(context, state)
    })
  } catch (error) {
    if (!wait.signal.aborted || error !== wait.signal.reason) return platformFailure(error)
    // Its holder is frozen: answer from the record, send nothing, take nothing.
    const { grant, transaction } = await look(context, state)
    if (transaction?.status === 'redeemed' && grant?.status === 'live')
      return { kind: 'signed-in', transaction }
    throw new AuthError('callback_pending')
  } finally {
    wait.end()
  }
}

interface Found {
  readonly grant: GrantRecord | undefined
  readonly transaction: TransactionRecord | undefined
}

function look(context: Context, state: string): Promise<Found> {
  return context.memory.change(state, (found) => ({ result: found }))
}

async function redeemLocked(context: Context, state: string): Promise<Redeemed> {
  const { grant, transaction } = await look(context, state)
  const plan = planRedeem(transaction, context.platform.clock.wall())
  if (transaction === undefined || plan.kind === 'unknown-state')
    throw new AuthError('callback_unknown_state')
  switch (plan.kind) {
    case 'redeem':
      await exchange(context, transaction, plan.response)
      return { kind: 'signed-in', transaction }
    case 'restart':
      await put(context, transaction, { status: 'restarted', code_verifier: null })
      context.recorder.record('restarted', { transaction: await fingerprint(context, state) })
      return { kind: 'restart', transaction }
    case 'refused': {
      const { code, providerError } = transaction.error ?? { code: 'access_denied' }
      throw new AuthError(code as AuthErrorCode, { providerError })
    }
    case 'no-response':
      throw new AuthError('callback_no_response')
    case 'interrupted':
      throw new AuthError('callback_interrupted')
    case 'done':
    case 'superseded':
      // Any living session is as good an answer: the user is signed in.
      if (grant?.status === 'live') return { kind: 'signed-in', transaction }
      throw new AuthError(plan.kind === 'done' ? 'signed_out' : 'superseded')
  }
}
