import { isStillMine, loseGrant, writeIntent } from '../decide/commit.ts'
import { freshness } from '../decide/freshness.ts'
import type { GrantRecord, Intent } from '../decide/record.ts'
import { planRenewal, type RenewalQuestion } from '../decide/renewal.ts'
import { pauseAfter } from '../decide/resend.ts'
import { expiredError } from '../decide/session.ts'
import { AuthError } from '../errors.ts'
import type { Answer, Fence, Prover } from '../protocol/protocol.ts'
import type { Fingerprint } from '../trail.ts'
import { askRenewal } from './ask-renewal.ts'
import { proverOf } from './bound.ts'
import type { Context } from './context.ts'
import { deadline } from './deadline.ts'
import type { Renewal, RenewalEnd, Waiter } from './executor.ts'
import { follow, patience } from './follow.ts'
import { isHolding, withLane, type Lane } from './lane.ts'
import { settle, withdraw } from './settle-renewal.ts'

/** Longest time for one grant request, headers and body, ms. */
const requestTime = 10_000
/** A send must begin within this time of the lane's grant, ms: a takeover takes three times as long. */
const laneFreshness = 5_000

/** A sender without a lock may be at work: its lease must run out first. */
interface Leased {
  readonly lease: string
}

/** Renews the access token of one key in the lane. Memory has the result. */
export async function renew(context: Context, renewal: Renewal, waiter: Waiter): Promise<RenewalEnd> {
  const { platform, protocol, memory, life } = context
  await platform.page.activated()
  const preparation = deadline(platform.clock, requestTime, life)
  try {
    await protocol.prepare(preparation.signal, false)
    // What is loaded for it is there before anybody waits for the lane.
    await proverOf(context, memory.current())
  } finally {
    preparation.end()
  }
  let outwaited: string | undefined
  for (;;) {
    const seen = outwaited
    const end = await withLane(context, waiter, (inside, lane) => renewInLane(inside, renewal, lane, seen))
    if (typeof end !== 'object') return end ?? 'moved'
    outwaited = await outwait(context, end, waiter)
    if (outwaited === undefined) return 'moved'
  }
}

/** Waits for the end of a lease; undefined where its owner ended it by an outcome. */
async function outwait(context: Context, { lease }: Leased, { moved }: Waiter): Promise<string | undefined> {
  const wait = deadline(context.platform.clock, 4 * patience * 1000, moved, context.life)
  try {
    for await (const { grant, still } of follow(context, wait.signal)) {
      if (grant?.intent?.id !== lease || grant.intent.outcome !== undefined) return undefined
      if (still >= patience && !isHolding(context, grant)) return lease
    }
    return undefined
  } catch (error) {
    if (moved.aborted && error === moved.reason) return undefined
    throw error
  } finally {
    wait.end()
  }
}

async function renewInLane(
  context: Context,
  renewal: Renewal,
  lane: Lane,
  outwaited: string | undefined,
): Promise<RenewalEnd | Leased> {
  const { platform, memory, recorder } = context
  let end: RenewalEnd = 'adopted'
  for (;;) {
    const grant = await memory.read()
    const question = await askRenewal(context, renewal, grant, lane, outwaited)
    const plan = planRenewal(question)
    if (grant === undefined || plan.kind === 'adopt' || plan.kind === 'signed-out') return end
    if (grant.generation !== lane.generation) return 'moved'
    if (plan.kind === 'lost') return endWithoutRefreshToken(context, grant)
    if (plan.kind === 'respect') return plan
    // What is kept in memory must be written before anything can be sent on top of it; and an old lane sends nothing.
    context.life.throwIfAborted()
    if (memory.isHolding() || platform.clock.mono() - lane.since >= laneFreshness)
      throw new AuthError('temporarily_unavailable', { subject: memory.isHolding() ? 'storage' : 'lane' })
    if (plan.kind === 'wait')
      throw new AuthError('temporarily_unavailable', { retryAfter: Math.ceil(plan.delay / 1000) })
    const prover = await proverOf(context, grant)
    const now = platform.clock.wall()
    const intent: Intent = {
      id: platform.crypto.random(),
      fingerprint: question.fingerprint ?? ('' as Fingerprint),
      attempt: plan.attempt,
      tab: recorder.trail.tab,
      lane: platform.locks.areShared ? lane.generation : null,
      sentAt: now,
      retryAt: now + pauseAfter(undefined, plan.attempt, undefined, platform.crypto.chance()),
      outcome: undefined,
    }
    const writing = memory.change(undefined, (found) => {
      // Once the lane was let go, the next holder's intent is not ours to replace, however alike the record looks.
      lane.hold.throwIfAborted()
      const next = writeIntent(found.grant, grant, intent)
      return { grant: next, result: next !== undefined }
    })
    // A write that took too long may still be done, and would look like a send; what takes it back is done after it.
    writing.catch(() => withdraw(context, { grant, intent }).catch(ignoreFailure))
    if (!(await writing)) continue
    const answer = await send(
      context,
      { ...renewal, lane, grant, intent, question, prover },
      plan.refreshToken,
    )
    if (answer.kind !== 'unsent') end = 'sent'
    const settlement = { key: renewal.key, grant, intent, answer, keep: lane.keep }
    if (await settle(context, settlement)) return end
  }
}

interface Send extends Renewal {
  readonly lane: Lane
  readonly grant: GrantRecord
  readonly intent: Intent
  readonly question: RenewalQuestion
  readonly prover: Prover | undefined
}

async function send(context: Context, about: Send, refreshToken: string): Promise<Answer> {
  const { lane, grant, intent, question, prover, request } = about
  const { platform, memory, recorder, protocol, sends, life } = context
  const { clock } = platform
  // Not for the client's life alone: its answer may be all that is left of the session.
  const time = deadline(clock, requestTime)
  const askedAt = clock.mono()
  /** Asked in the task of the send itself: nothing may have moved since the decision. */
  const fence: Fence = (isAgain) => {
    const mono = clock.mono()
    if (life.aborted) return 'disposed'
    if (lane.hold.aborted) return 'lane let go'
    if (mono - lane.since >= laneFreshness) return 'lane too old'
    if (!isStillMine(memory.current(), grant)) return 'record moved'
    const now = { now: clock.wall(), ownAge: question.ownAge && question.ownAge + mono - askedAt }
    if (planRenewal({ ...question, ...now }).kind !== 'send') return 'window closed'
    sends.clear()
    sends.set(intent.id, mono)
    recorder.record(isAgain ? 'sent-with-nonce' : 'sent', {
      credential: 'refresh_token',
      fingerprint: intent.fingerprint,
      attempt: intent.attempt,
      resource: request.resource,
    })
    return undefined
  }
  try {
    return await protocol.renew({ ...request, refreshToken, user: grant.user, prover }, fence, time.signal)
  } finally {
    time.end()
  }
}

/** The store does not answer: whoever finds the intent waits as for any unclear send. */
function ignoreFailure(): void {}

/** A session that can renew nothing ends with its last token, and only then. */
async function endWithoutRefreshToken(context: Context, grant: GrantRecord): Promise<never> {
  const now = context.platform.clock.wall()
  const serves = Object.values(grant.tokens).some((token) => freshness(token, now, 0) === 'fresh')
  if (grant.status === 'live' && !serves) {
    await context.memory.change(undefined, (found) => ({
      grant: loseGrant(found.grant, grant, null),
      result: undefined,
    }))
    context.announce()
  }
  throw grant.status === 'lost' ? expiredError(grant) : new AuthError('reauth_required')
}
