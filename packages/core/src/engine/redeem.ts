import { diagnose } from '../decide/diagnosis.ts'
import type { GrantRecord, TransactionRecord } from '../decide/record.ts'
import { tokenKey } from '../decide/token-key.ts'
import { mayCommitSignIn, planRedeem } from '../decide/transaction.ts'
import { AuthError, type AuthErrorCode } from '../errors.ts'
import type { Answer } from '../protocol/protocol.ts'
import { fingerprint, type Context } from './context.ts'
import { deadline } from './deadline.ts'
import { revokeUnwanted } from './revoke.ts'

/** Longest wait for a tab that holds the code, ms: it may be frozen. */
const longestWait = 15_000
const requestTime = 10_000

/** What became of a callback. */
export type Redeemed =
  | { readonly kind: 'signed-in'; readonly transaction: TransactionRecord }
  /** The exchange was interrupted; this tab may ask the provider anew. */
  | { readonly kind: 'restart'; readonly transaction: TransactionRecord }

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
    if (!wait.signal.aborted || error !== wait.signal.reason) throw error
    // Its holder is frozen: answer from the record, send nothing, take nothing.
    const { grant, transaction } = await look(context, state)
    if (transaction?.status === 'redeemed' && grant?.status === 'live') return { kind: 'signed-in', transaction }
    throw new AuthError('callback_pending')
  } finally {
    wait.end()
  }
}

function look(context: Context, state: string): Promise<{ grant: GrantRecord | undefined; transaction: TransactionRecord | undefined }> {
  return context.memory.change(state, (found) => ({ result: found }))
}

async function redeemLocked(context: Context, state: string): Promise<Redeemed> {
  const { platform } = context
  const { grant, transaction } = await look(context, state)
  const plan = planRedeem(transaction, platform.clock.wall())
  if (transaction === undefined || plan.kind === 'unknown-state') throw new AuthError('callback_unknown_state')
  switch (plan.kind) {
    case 'no-response':
      throw new AuthError('callback_no_response')
    case 'refused': {
      const { code, providerError } = transaction.error ?? { code: 'access_denied' }
      throw new AuthError(code as AuthErrorCode, { providerError })
    }
    case 'interrupted':
      throw new AuthError('callback_interrupted')
    case 'done':
    case 'superseded':
      // Any living session is as good an answer: the user is signed in.
      if (grant?.status === 'live') return { kind: 'signed-in', transaction }
      throw new AuthError(plan.kind === 'done' ? 'signed_out' : 'superseded')
    case 'restart': {
      await put(context, transaction, { status: 'restarted', code_verifier: null })
      context.recorder.record('restarted', { transaction: await fingerprint(context, state) })
      return { kind: 'restart', transaction }
    }
    case 'redeem':
      return exchange(context, transaction, plan.response)
  }
}

/** Replaces a transaction that nobody else has touched since; throws `superseded` where somebody has. */
async function put(context: Context, from: TransactionRecord, change: Partial<TransactionRecord>): Promise<TransactionRecord> {
  return context.memory.change(from.state, ({ grant, transaction }) => {
    if (transaction?.status !== from.status || transaction.sendId !== from.sendId) throw new AuthError('superseded')
    const signOuts = change.status === 'sent' ? (grant?.signOuts ?? 0) : from.signOuts
    const written = { ...from, ...change, signOuts }
    return { transaction: written, result: written }
  })
}

async function exchange(context: Context, open: TransactionRecord, response: string): Promise<Redeemed> {
  const { platform, protocol, recorder, life } = context
  const { state, redirect_uri, code_verifier, nonce, request } = open
  const time = deadline(platform.clock, requestTime, life)
  try {
    await protocol.prepare(time.signal, true)
    await check(context, open, response)
    const about = { credential: 'code', fingerprint: await fingerprint(context, new URLSearchParams(response).get('code') ?? '') } as const
    const sendId = platform.crypto.random().slice(0, 16)
    const sent = await put(context, open, { status: 'sent', sendId, response: null })
    const fence = (): undefined => {
      recorder.record('sent', { ...about, attempt: 1, resource: request.resources[0] })
    }
    const max_age = Number(request.parameters['max_age'] ?? Number.NaN)
    const answer = await protocol.redeem(
      {
        response,
        state,
        redirect_uri,
        code_verifier: code_verifier ?? '',
        nonce,
        resource: request.resources[0],
        max_age: Number.isNaN(max_age) ? undefined : max_age,
      },
      fence,
      time.signal,
    )
    return await settle(context, { open, sent, answer, about })
  } finally {
    time.end()
  }
}

/** Checks the response itself, before the code is used (RFC 9207). A forged one leaves the sign-in open. */
async function check(context: Context, open: TransactionRecord, response: string): Promise<void> {
  try {
    context.protocol.checkResponse({ response, state: open.state })
  } catch (error) {
    if (!(error instanceof AuthError)) throw error
    const { code, providerError } = error
    const forged = code === 'callback_invalid'
    await put(context, open, forged ? { response: null } : refusal(code, providerError))
    throw error
  }
}

function refusal(code: AuthErrorCode, providerError?: string): Partial<TransactionRecord> {
  return { status: 'refused', code_verifier: null, response: null, error: { code, providerError } }
}

interface Settlement {
  readonly open: TransactionRecord
  readonly sent: TransactionRecord
  readonly answer: Answer
  readonly about: { readonly credential: 'code'; readonly fingerprint: string }
}

async function settle(context: Context, { open, sent, answer, about }: Settlement): Promise<Redeemed> {
  const { platform, recorder } = context
  switch (answer.kind) {
    case 'granted':
      return commit(context, { open, sent, answer, about })
    case 'unsent':
      recorder.record('withheld', { ...about, reason: answer.reason })
      await put(context, sent, open).catch(undoFailed)
      throw new AuthError('temporarily_unavailable', { subject: answer.reason })
    case 'unclear':
      recorder.record('unclear', { ...about, reason: answer.reason })
      // The record stays `sent`: whoever asks next starts anew, nobody sends this code again.
      throw new AuthError('temporarily_unavailable', { status: answer.status, retryAfter: answer.retryAfter })
    case 'invalid': {
      recorder.record('unclear', { ...about, reason: answer.reason })
      await put(context, sent, refusal('provider_invalid_response'))
      throw new AuthError('provider_invalid_response', { subject: answer.reason })
    }
    default: {
      const code = answer.kind === 'fault' ? answer.code : 'invalid_grant'
      recorder.record('refused', { ...about, error: answer.error, status: answer.status })
      await put(context, sent, refusal(code, answer.error))
      const evidence = recorder.trail.entries().filter((entry) => 'fingerprint' in entry && entry.fingerprint === about.fingerprint)
      const codeAge = platform.clock.wall() - open.arrivedAt
      const diagnosis = code === 'invalid_grant' ? diagnose({ credential: 'code', unclearSends: 0, codeAge, evidence }) : undefined
      throw new AuthError(code, { providerError: answer.error, status: answer.status, diagnosis })
    }
  }
}

function undoFailed(error: unknown): void {
  // Somebody restarted the sign-in meanwhile; theirs goes on.
  if (!(error instanceof AuthError) || error.code !== 'superseded') throw error
}

async function commit(context: Context, settlement: Settlement & { answer: Answer & { kind: 'granted' } }): Promise<Redeemed> {
  const { platform, memory, recorder } = context
  const { open, sent, answer, about } = settlement
  const { accessToken, lifetime, refreshToken, user } = answer
  if (user === undefined) throw new AuthError('provider_invalid_response', { subject: 'id_token' })
  const token = { accessToken, lifetime, expiresAt: platform.clock.wall() + lifetime * 1000 }
  const grantId = platform.crypto.random().slice(0, 16)
  const epoch = await memory.change(open.state, (found) => {
    if (!mayCommitSignIn(found.transaction, sent.sendId ?? '', found.grant)) return { result: undefined }
    const grant: GrantRecord = {
      version: 1,
      status: 'live',
      grantId,
      epoch: (found.grant?.epoch ?? 0) + 1,
      generation: found.grant?.generation ?? 0,
      signOuts: found.grant?.signOuts ?? 0,
      startedAt: open.createdAt,
      user,
      idToken: answer.idToken ?? null,
      refreshToken: refreshToken ?? null,
      scope: answer.scope ?? open.request.scope,
      tokens: { [tokenKey({ resource: open.request.resources[0] })]: token },
      intent: null,
    }
    return { grant, transaction: { ...sent, status: 'redeemed', code_verifier: null }, result: grant.epoch }
  })
  if (epoch === undefined) {
    recorder.record('dropped', about)
    await revokeUnwanted(context, refreshToken)
    if ((await memory.read())?.status === 'live') return { kind: 'signed-in', transaction: open }
    throw new AuthError('superseded')
  }
  recorder.record('granted', { ...about, epoch })
  if (refreshToken === undefined && open.request.scope.split(' ').includes('offline_access'))
    recorder.record('warning', {
      topic: 'offline_access',
      remedy: 'No refresh token came: many providers give one only with prompt=consent, and to clients that may use it.',
    })
  context.announce()
  return { kind: 'signed-in', transaction: open }
}
