import { commitRenewal, isStillMine, loseGrant, noteOutcome, withdrawIntent, writeIntent } from '../decide/commit.ts'
import { diagnose } from '../decide/diagnosis.ts'
import type { GrantRecord, HeldToken, Intent } from '../decide/record.ts'
import { planRenewal, type RenewalQuestion } from '../decide/renewal.ts'
import { freshness } from '../decide/freshness.ts'
import { AuthError } from '../errors.ts'
import type { Answer } from '../protocol/protocol.ts'
import type { TokenRequest } from '../types.ts'
import { fingerprint, type Context } from './context.ts'
import { deadline, pause } from './deadline.ts'
import { withLane, type Lane } from './lane.ts'
import { revokeUnwanted } from './revoke.ts'

/** Longest time for one grant request, headers and body, ms. */
const requestTime = 10_000
/** A send must begin within this time of the lane's grant, ms: a takeover takes three times as long. */
const laneFreshness = 5_000
/** How long a refused renewal waits for somebody else's commit, ms. */
const commitPatience = 2_000

/** What is to be renewed. */
export interface Renewal {
  readonly key: string
  readonly request: TokenRequest
  /** The access token that will not do. */
  readonly rejected: string | undefined
  readonly minValidity: number
}

/** How a renewal ended: by our request, by what was there already, or because the record moved while we queued. */
export type RenewalEnd = 'sent' | 'adopted' | 'moved'

/** Renews the access token of one key in the lane. Memory has the result. */
export async function renew(context: Context, renewal: Renewal, moved: AbortSignal): Promise<RenewalEnd> {
  const preparation = deadline(context.platform.clock, requestTime, context.life)
  try {
    await context.protocol.prepare(preparation.signal, false)
  } finally {
    preparation.end()
  }
  return (await withLane(context, moved, (lane) => renewInLane(context, renewal, lane))) ?? 'moved'
}

async function renewInLane(context: Context, renewal: Renewal, lane: Lane): Promise<RenewalEnd> {
  const { platform, memory, settings } = context
  let end: RenewalEnd = 'adopted'
  for (;;) {
    const grant = await memory.read()
    const token = grant?.refreshToken ?? undefined
    const question: RenewalQuestion = {
      ...renewal,
      grant,
      now: platform.clock.wall(),
      reuseWindow: settings.reuseWindow,
      fingerprint: token === undefined ? undefined : await fingerprint(context, token),
    }
    const plan = planRenewal(question)
    if (grant === undefined || plan.kind === 'adopt' || plan.kind === 'signed-out') return end
    if (grant.generation !== lane.generation) return 'moved'
    if (plan.kind === 'lost') return endWithoutRefreshToken(context, grant)
    if (plan.kind === 'wait') throw new AuthError('temporarily_unavailable', { retryAfter: Math.ceil(plan.delay / 1000) })
    const intent: Intent = {
      id: platform.crypto.random().slice(0, 16),
      fingerprint: question.fingerprint ?? '',
      attempt: plan.attempt,
      tab: context.recorder.trail.tab,
      sentAt: platform.clock.wall(),
      outcome: undefined,
    }
    const mine = await memory.change(undefined, (found) => {
      const next = writeIntent(found.grant, grant, intent)
      return { grant: next, result: next !== undefined }
    })
    if (!mine) continue
    const answer = await send(context, { renewal, lane, grant, intent, question, refreshToken: plan.refreshToken })
    if (answer.kind !== 'unsent') end = 'sent'
    if (await settle(context, { renewal, grant, intent, answer })) return end
  }
}

/** A session that can renew nothing ends with its last token, and only then. */
async function endWithoutRefreshToken(context: Context, grant: GrantRecord): Promise<never> {
  const { platform, memory } = context
  const now = platform.clock.wall()
  if (grant.status === 'live' && !Object.values(grant.tokens).some((token) => freshness(token, now, 0) === 'fresh')) {
    await memory.change(undefined, (found) => ({ grant: loseGrant(found.grant, grant), result: undefined }))
    context.announce()
  }
  throw new AuthError('reauth_required')
}

interface Send {
  readonly renewal: Renewal
  readonly lane: Lane
  readonly grant: GrantRecord
  readonly intent: Intent
  readonly question: RenewalQuestion
  readonly refreshToken: string
}

async function send(context: Context, { renewal, lane, grant, intent, question, refreshToken }: Send): Promise<Answer> {
  const { platform, memory, recorder, protocol, life } = context
  const time = deadline(platform.clock, requestTime, life)
  const { resource, scope, organization_id } = renewal.request
  const fence = (): string | undefined => {
    if (platform.clock.mono() - lane.since >= laneFreshness) return 'lane too old'
    if (!isStillMine(memory.current(), grant)) return 'record moved'
    if (planRenewal({ ...question, now: platform.clock.wall() }).kind !== 'send') return 'window closed'
    recorder.record('sent', { credential: 'refresh_token', fingerprint: intent.fingerprint, attempt: intent.attempt, resource })
    return undefined
  }
  const user = grant.user ?? { sub: '' }
  try {
    return await protocol.renew({ refreshToken, resource, scope, organization_id, user }, fence, time.signal)
  } finally {
    time.end()
  }
}

interface Settlement {
  readonly renewal: Renewal
  readonly grant: GrantRecord
  readonly intent: Intent
  readonly answer: Answer
}

/** Writes the outcome; resolves to whether the flight is over, false to plan again. */
async function settle(context: Context, settlement: Settlement): Promise<boolean> {
  const { memory, recorder } = context
  const { grant, intent, answer } = settlement
  const about = { credential: 'refresh_token', fingerprint: intent.fingerprint } as const
  switch (answer.kind) {
    case 'unsent': {
      recorder.record('withheld', { ...about, reason: answer.reason })
      await memory.change(undefined, (found) => ({ grant: withdrawIntent(found.grant, intent, grant.intent), result: undefined }))
      if (answer.reason === 'record moved') return false
      throw new AuthError('temporarily_unavailable', { subject: answer.reason })
    }
    case 'granted':
      return commit(context, settlement, answer)
    case 'refused':
      recorder.record('refused', { ...about, error: answer.error, status: answer.status })
      return refuse(context, settlement, answer)
    default: {
      const reason = answer.kind === 'fault' ? answer.error : answer.reason
      recorder.record('unclear', { ...about, reason })
      await memory.change(undefined, (found) => ({ grant: noteOutcome(found.grant, intent, 'unclear'), result: undefined }))
      if (answer.kind === 'fault') throw new AuthError(answer.code, { providerError: answer.error, status: answer.status })
      if (answer.kind === 'invalid') throw new AuthError('provider_invalid_response', { subject: answer.reason })
      // Once, at once, inside the window; the plan says so. A server that names a pause gets it.
      const mayResend = intent.attempt === 1 && answer.retryAfter === undefined && context.settings.reuseWindow > 0
      if (mayResend && answer.reason !== 'time-out') return false
      throw new AuthError('temporarily_unavailable', { status: answer.status, retryAfter: answer.retryAfter })
    }
  }
}

async function commit(context: Context, { renewal, grant, intent }: Settlement, answer: Answer & { kind: 'granted' }): Promise<boolean> {
  const { platform, memory, recorder } = context
  const token: HeldToken = {
    accessToken: answer.accessToken,
    lifetime: answer.lifetime,
    expiresAt: platform.clock.wall() + answer.lifetime * 1000,
  }
  const { refreshToken, idToken } = answer
  const committed = await memory.change(undefined, (found) => {
    const next = commitRenewal(found.grant, grant, intent, renewal.key, { token, refreshToken, idToken })
    return { grant: next, result: next?.epoch }
  })
  const about = { credential: 'refresh_token', fingerprint: intent.fingerprint } as const
  if (committed === undefined) {
    recorder.record('dropped', about)
    await revokeUnwanted(context, refreshToken)
    return true
  }
  recorder.record('granted', { ...about, epoch: committed })
  context.announce()
  context.emit('renewed', { byThisTab: true })
  return true
}

async function refuse(context: Context, { grant, intent }: Settlement, answer: Answer & { kind: 'refused' }): Promise<boolean> {
  const { platform, memory, recorder, life } = context
  const noted = await memory.change(undefined, (found) => ({
    grant: noteOutcome(found.grant, intent, 'refused'),
    result: found.grant,
  }))
  // Somebody else's commit makes our refusal meaningless: take theirs.
  if (!isStillMine(noted, grant)) return false
  await pause(platform.clock, commitPatience, life)
  const lost = await memory.change(undefined, (found) => {
    const next = loseGrant(found.grant, grant)
    return { grant: next, result: next }
  })
  if (lost === undefined) return false
  const evidence = recorder.trail.entries().filter((entry) => 'fingerprint' in entry && entry.fingerprint === intent.fingerprint)
  const diagnosis = diagnose({ credential: 'refresh_token', unclearSends: intent.attempt - 1, codeAge: undefined, evidence })
  recorder.record('lost', { epoch: lost.epoch, cause: diagnosis.cause })
  context.announce()
  throw new AuthError('reauth_required', { providerError: answer.error, status: answer.status, diagnosis })
}
