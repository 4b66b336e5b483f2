import { commitRenewal, isStillMine, loseGrant, noteOutcome, withdrawIntent } from '../decide/commit.ts'
import type { Diagnosis } from '../decide/diagnosis/types.ts'
import type { GrantRecord, HeldToken, Intent } from '../decide/record.ts'
import { pauseAfter } from '../decide/resend.ts'
import { AuthError } from '../errors.ts'
import type { Answer } from '../protocol/protocol.ts'
import type { Context } from './context.ts'
import { pause } from './deadline.ts'
import { diagnosisOf } from './diagnose.ts'
import type { Keep } from './lock.ts'
import { persist } from './persist.ts'
import { revokeUnwanted } from './unwanted.ts'

/** How long a refused renewal waits for somebody else's commit, ms. */
const commitPatience = 2_000

/** A send and its answer. */
export interface Settlement {
  readonly key: string
  /** The record that the send was decided on. */
  readonly grant: GrantRecord
  readonly intent: Intent
  readonly answer: Answer
  readonly keep: Keep
}

/** Puts back what stood before an intent whose send did not happen. */
export function withdraw(
  { memory }: Context,
  { intent, grant }: Pick<Settlement, 'intent' | 'grant'>,
): Promise<void> {
  return memory.change(undefined, (found) => ({
    grant: withdrawIntent(found.grant, intent, grant.intent),
    result: undefined,
  }))
}

/** Writes the outcome of a send; resolves to whether the flight is over, false to plan again. */
export async function settle(context: Context, settlement: Settlement): Promise<boolean> {
  const { memory, recorder } = context
  const { grant, intent, answer } = settlement
  const about = { credential: 'refresh_token', fingerprint: intent.fingerprint } as const
  const note = (
    next: (found: GrantRecord | undefined) => GrantRecord | undefined,
  ): Promise<GrantRecord | undefined> =>
    memory.change(undefined, (found) => ({ grant: next(found.grant), result: found.grant }))
  const unavailable = (details: {
    subject?: string
    status?: number | undefined
    retryAfter?: number | undefined
  }) => new AuthError('temporarily_unavailable', details)

  if (answer.kind === 'granted') return commit(context, settlement, answer)
  if (answer.kind === 'unsent') {
    recorder.record('withheld', { ...about, reason: answer.reason })
    await withdraw(context, settlement)
    if (answer.reason === 'record moved') return false
    throw unavailable({ subject: answer.reason })
  }
  if (answer.kind === 'refused') {
    const { error, status } = answer
    recorder.record('refused', { ...about, error, status })
    context.refused.add(intent.fingerprint)
    // Somebody else's commit makes our refusal meaningless: take theirs.
    if (!isStillMine(await note((found) => noteOutcome(found, intent, 'refused')), grant)) return false
    return lose(context, settlement, answer)
  }
  const { reason } = answer
  recorder.record('unclear', { ...about, reason })
  const { retryAfter } = answer.kind === 'unclear' ? answer : {}
  const outcome = reason === 'time-out' ? 'timed-out' : retryAfter === undefined ? 'unclear' : 'deferred'
  const { clock, crypto } = context.platform
  const retryAt = clock.wall() + pauseAfter(outcome, intent.attempt, retryAfter, crypto.chance())
  const found = await note((record) => noteOutcome(record, intent, outcome, retryAt))
  if (!isStillMine(found, grant)) return false
  if (answer.kind === 'fault')
    throw new AuthError(answer.code, { providerError: reason, status: answer.status })
  if (answer.kind === 'invalid') throw new AuthError('provider_invalid_response', { subject: reason })
  // Once, at once, inside the window; the plan says so.
  if (outcome === 'unclear' && intent.attempt === 1 && context.settings.reuseWindow > 0) return false
  throw unavailable({ status: answer.status, retryAfter: Math.ceil((retryAt - clock.wall()) / 1000) })
}

async function commit(
  context: Context,
  settlement: Settlement,
  granted: Answer & { kind: 'granted' },
): Promise<boolean> {
  const { platform, memory, recorder } = context
  const { key, grant, intent, keep } = settlement
  const { accessToken, lifetime, refreshToken, idToken } = granted
  // Counted from the send: the page may have slept over the answer.
  const since = Math.min(intent.sentAt, platform.clock.wall())
  const token: HeldToken = { accessToken, lifetime, expiresAt: since + lifetime * 1000 }
  const about = { credential: 'refresh_token', fingerprint: intent.fingerprint } as const
  const renewed = (found: GrantRecord | undefined): GrantRecord | undefined =>
    commitRenewal(found, grant, intent, key, { token, refreshToken, idToken })
  await persist(context, {
    onLate: keep,
    onTry: () => context.announceHolding(intent.id),
    draft: () => renewed(memory.current()),
    write: () =>
      memory.change(undefined, (found) => {
        const next = renewed(found.grant)
        return { grant: next, result: next?.epoch }
      }),
    async settle(epoch) {
      if (epoch === undefined) {
        recorder.record('dropped', about)
        return revokeUnwanted(context, refreshToken)
      }
      recorder.record('granted', { ...about, epoch })
      context.announce()
      context.emit('renewed', { byThisTab: true })
    },
  })
  return true
}

async function lose(
  context: Context,
  { grant, intent }: Settlement,
  answer: Answer & { kind: 'refused' },
): Promise<boolean> {
  const { platform, memory, recorder, life } = context
  let diagnosis: Diagnosis | undefined
  // Its chunk has as long to come as others have to commit: the lane waits for no network beyond that.
  void diagnosisOf(context, { answer, grant, intent }).then((made) => (diagnosis = made))
  await pause(platform.clock, commitPatience, life)
  const lost = await memory.change(undefined, (found) => {
    const next = loseGrant(found.grant, grant, diagnosis ?? null)
    return { grant: next, result: next }
  })
  if (lost === undefined) return false
  recorder.record('lost', { epoch: lost.epoch, cause: diagnosis?.cause ?? 'unknown' })
  context.announce()
  const { error: providerError, status } = answer
  throw new AuthError('reauth_required', { providerError, status, diagnosis })
}
