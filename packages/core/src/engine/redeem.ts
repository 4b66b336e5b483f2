import type { GrantRecord, TransactionRecord } from '../decide/record.ts'
import { planRedeem } from '../decide/transaction.ts'
import { AuthError, type AuthErrorCode } from '../errors.ts'
import { fingerprint, type Context } from './context.ts'
import { deadline, longestGap, pause } from './deadline.ts'
import { exchange } from './exchange.ts'
import type { Redeemed } from './executor.ts'
import { patience } from './follow.ts'
import { underLock, type Keep } from './lock.ts'
import { put, spent } from './transactions.ts'

/** Longest wait for a tab that holds the code, ms: it may be frozen. */
const longestWait = 15_000

/** Redeems the code of one transaction: under the lock of its state, once, whoever asks and however often. */
export async function redeem(context: Context, state: string): Promise<Redeemed> {
  const { platform, life } = context
  if (!platform.locks.areShared) await outlastSender(context, state)
  const wait = deadline(platform.clock, longestWait, life, context.presence())
  try {
    return await underLock(
      context,
      `code|${await fingerprint(context, state)}`,
      wait.signal,
      (inside, keep) => {
        wait.end()
        return redeemLocked(inside, state, keep)
      },
    )
  } catch (error) {
    if (life.aborted || !wait.signal.aborted || error !== wait.signal.reason) throw error
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

/** Without locks, a code that was sent has 15 s of this page's running time to become a session elsewhere. */
async function outlastSender(context: Context, state: string): Promise<void> {
  const { clock } = context.platform
  for (let still = 0; still < patience; still++) {
    if ((await look(context, state)).transaction?.status !== 'sent') return
    const before = clock.mono()
    await pause(clock, 1_000, context.life)
    if (clock.mono() - before >= longestGap) still = 0
  }
}

async function redeemLocked(context: Context, state: string, keep: Keep): Promise<Redeemed> {
  const { grant, transaction } = await look(context, state)
  const plan = planRedeem(transaction, context.platform.clock.wall())
  if (transaction === undefined || plan.kind === 'unknown-state')
    throw new AuthError('callback_unknown_state')
  switch (plan.kind) {
    case 'redeem':
      await exchange(context, transaction, plan.response, keep)
      return { kind: 'signed-in', transaction }
    case 'restart':
      await put(context, transaction, { status: 'restarted', ...spent })
      context.recorder.record('restarted', { transaction: await fingerprint(context, state) })
      return { kind: 'restart', transaction }
    case 'refused': {
      const { code, ...details } = transaction.error ?? { code: 'access_denied' }
      throw new AuthError(code as AuthErrorCode, details)
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
