import type { GrantRecord, TransactionRecord } from '../decide/record.ts'
import { tokenKey } from '../decide/token-key.ts'
import { isMeantFor, mayCommitSignIn } from '../decide/transaction.ts'
import { AuthError, isAuthError } from '../errors.ts'
import type { Answer, Fence } from '../protocol/protocol.ts'
import type { Fingerprint } from '../trail.ts'
import { loadProver } from './bound.ts'
import { fingerprint, type Context } from './context.ts'
import { deadline } from './deadline.ts'
import { diagnosisOf } from './diagnose.ts'
import type { Keep } from './lock.ts'
import { loadPart } from './parts.ts'
import { persist } from './persist.ts'
import type { BoundProver } from './prover.ts'
import { markSent, put, refusal, spent } from './transactions.ts'
import { revokeUnwanted } from './unwanted.ts'

/** Longest time for metadata, keys and the exchange together, ms. */
const requestTime = 10_000

interface About {
  readonly credential: 'code'
  readonly fingerprint: Fingerprint
}

/** Exchanges the code of an open transaction, whose lock is ours; resolves once a session is there. */
export async function exchange(
  context: Context,
  open: TransactionRecord,
  response: string,
  keep: Keep,
): Promise<void> {
  const { platform, protocol, recorder, life } = context
  const { state, redirect_uri, nonce, request, dpop } = open
  const due = platform.clock.mono() + requestTime
  let time = deadline(platform.clock, requestTime, life)
  try {
    await protocol.prepare(time.signal, true)
    await check(context, open, response)
    const code = new URLSearchParams(response).get('code') ?? ''
    const about: About = { credential: 'code', fingerprint: await fingerprint(context, code) }
    const prover = dpop === undefined ? dpop : await (await loadPart(loadProver)).proverFor(context, dpop)
    const sent = await markSent(context, open, time.signal)
    const sentAt = platform.clock.wall()
    const [resource] = request.resources
    const fence: Fence = (isAgain) =>
      life.aborted
        ? 'disposed'
        : recorder.record(isAgain ? 'sent-with-nonce' : 'sent', { ...about, attempt: 1, resource })
    // What is sent outlives the client: a code without its answer would cost another sign-in.
    time.end()
    time = deadline(platform.clock, Math.max(0, due - platform.clock.mono()))
    const { max_age, acr_values } = request.parameters
    const question = {
      response,
      state,
      redirect_uri,
      nonce,
      resource,
      code_verifier: open.code_verifier ?? '',
      acr_values,
      prover,
    }
    const answer = await protocol.redeem(
      { ...question, max_age: max_age === undefined ? undefined : Number(max_age) },
      fence,
      time.signal,
    )
    if (answer.kind === 'granted') await commit(context, { open, sent, sentAt, about, keep, prover }, answer)
    else await fail(context, { open, sent, sentAt, about, keep, prover }, answer)
  } finally {
    time.end()
  }
}

/** Checks the response itself, before the code is used (RFC 9207). A forged one leaves the sign-in open. */
async function check(context: Context, open: TransactionRecord, response: string): Promise<void> {
  try {
    await context.protocol.checkResponse({ response, state: open.state })
  } catch (error) {
    if (isAuthError(error))
      await put(
        context,
        open,
        error.code === 'callback_invalid' ? { response: null } : refusal(error.code, error.providerError),
      )
    throw error
  }
}

interface Exchange {
  readonly open: TransactionRecord
  readonly sent: TransactionRecord
  /** ms since 1970. */
  readonly sentAt: number
  readonly about: About
  readonly keep: Keep
  readonly prover: BoundProver | undefined
}

async function commit(
  context: Context,
  { open, sent, sentAt, about, keep, prover }: Exchange,
  granted: Answer & { kind: 'granted' },
): Promise<void> {
  const { platform, memory, recorder } = context
  const { accessToken, lifetime, refreshToken, user, idToken = null, scope = open.request.scope } = granted
  // Counted from the send: the page may have slept over the answer.
  const since = Math.min(sentAt, platform.clock.wall())
  const token = { accessToken, lifetime, expiresAt: since + lifetime * 1000 }
  const grantId = platform.crypto.random()
  const granting = (
    grant: GrantRecord | undefined,
    transaction: TransactionRecord | undefined,
  ): GrantRecord | undefined =>
    user !== undefined &&
    isMeantFor(open.subject, user, grant) &&
    mayCommitSignIn(transaction, sent.sendId, grant)
      ? {
          version: 1,
          status: 'live',
          grantId,
          epoch: (grant?.epoch ?? 0) + 1,
          generation: grant?.generation ?? 0,
          signOuts: grant?.signOuts ?? 0,
          startedAt: open.createdAt,
          user,
          idToken,
          refreshToken: refreshToken ?? null,
          scope,
          dpop: prover?.key(),
          tokens: { [tokenKey({ resource: open.request.resources[0] })]: token },
          intent: null,
          diagnosis: null,
          revoking: [],
        }
      : undefined
  await persist(context, {
    onLate: keep,
    draft: () => granting(memory.current(), sent),
    write: () =>
      memory.change(open.state, ({ grant, transaction }) => {
        const next = granting(grant, transaction)
        if (next === undefined) return { result: undefined }
        return {
          grant: next,
          transaction: { ...sent, status: 'redeemed', ...spent },
          result: next.epoch,
        }
      }),
    async settle(epoch) {
      if (epoch === undefined) {
        const isOther = !isMeantFor(open.subject, user, memory.current())
        recorder.record('dropped', { ...about, reason: isOther ? 'another user' : undefined })
        // It has become nothing, and stands in no revocation's way: not even in its own's.
        await put(context, sent, { status: 'restarted', ...spent }).catch(ignoreMoved)
        await revokeUnwanted(context, refreshToken)
        // A sign-in that began later has won: the user is signed in all the same.
        if ((await memory.read())?.status !== 'live') throw new AuthError('superseded')
        return
      }
      recorder.record('granted', { ...about, epoch })
      if (refreshToken === undefined && open.request.scope.split(' ').includes('offline_access'))
        recorder.record('warning', {
          topic: 'offline_access',
          remedy:
            'No refresh token came: many providers give one only with prompt=consent, to clients that may use it.',
        })
      context.announce()
    },
  })
}

/** Somebody else has dealt with the record already. */
function ignoreMoved(error: unknown): void {
  if (!isAuthError(error, 'superseded')) throw error
}

async function fail(
  context: Context,
  { open, sent, sentAt, about }: Exchange,
  answer: Exclude<Answer, { kind: 'granted' }>,
): Promise<never> {
  const { recorder } = context
  if (answer.kind === 'refused') {
    const { error, status } = answer
    recorder.record('refused', { ...about, error, status })
    await put(context, sent, refusal('invalid_grant', error))
    const diagnosis = await diagnosisOf(context, { answer, open, sentAt, fingerprint: about.fingerprint })
    throw new AuthError('invalid_grant', { providerError: error, status, diagnosis })
  }
  const { kind, reason } = answer
  recorder.record(kind === 'unsent' ? 'withheld' : 'unclear', { ...about, reason })
  if (kind === 'fault') {
    await put(context, sent, refusal(answer.code, reason))
    throw new AuthError(answer.code, { providerError: reason, status: answer.status })
  }
  if (kind === 'invalid') {
    await put(context, sent, refusal('provider_invalid_response'))
    throw new AuthError('provider_invalid_response', { subject: reason })
  }
  // Nothing left the browser: the code is as good as before. Else the record stays `sent`, and nobody sends it again.
  if (kind === 'unsent') {
    await put(context, sent, open)
    throw new AuthError('temporarily_unavailable', { subject: reason })
  }
  const { status, retryAfter } = answer
  throw new AuthError('temporarily_unavailable', { status, retryAfter })
}
