import { isStillMine, loseGrant, writeIntent } from '../decide/commit.ts'
import { freshness } from '../decide/freshness.ts'
import type { GrantRecord, Intent } from '../decide/record.ts'
import { planRenewal, type RenewalQuestion } from '../decide/renewal.ts'
import { AuthError } from '../errors.ts'
import type { Answer } from '../protocol/protocol.ts'
import type { TokenRequest } from '../types.ts'
import { fingerprint, type Context } from './context.ts'
import { deadline } from './deadline.ts'
import { withLane, type Lane } from './lane.ts'
import { settle } from './settle-renewal.ts'

/** Longest time for one grant request, headers and body, ms. */
const requestTime = 10_000
/** A send must begin within this time of the lane's grant, ms: a takeover takes three times as long. */
const laneFreshness = 5_000

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
  const { platform, memory, settings, recorder } = context
  let end: RenewalEnd = 'adopted'
  for (;;) {
    const grant = await memory.read()
    const token = grant?.refreshToken ?? undefined
    const question: RenewalQuestion = {
      ...renewal,
      grant,
      now: platform.clock.wall(),
      reuseWindow: settings.reuseWindow,
      fingerprint: token && (await fingerprint(context, token)),
    }
    const plan = planRenewal(question)
    if (grant === undefined || plan.kind === 'adopt' || plan.kind === 'signed-out') return end
    if (grant.generation !== lane.generation) return 'moved'
    if (plan.kind === 'lost') return endWithoutRefreshToken(context, grant)
    if (plan.kind === 'wait')
      throw new AuthError('temporarily_unavailable', { retryAfter: Math.ceil(plan.delay / 1000) })
    const intent: Intent = {
      id: platform.crypto.random(),
      fingerprint: question.fingerprint ?? '',
      attempt: plan.attempt,
      tab: recorder.trail.tab,
      sentAt: platform.clock.wall(),
      outcome: undefined,
    }
    const mine = await memory.change(undefined, (found) => {
      const next = writeIntent(found.grant, grant, intent)
      return { grant: next, result: next !== undefined }
    })
    if (!mine) continue
    const answer = await send(context, { ...renewal, lane, grant, intent, question }, plan.refreshToken)
    if (answer.kind !== 'unsent') end = 'sent'
    if (await settle(context, { key: renewal.key, grant, intent, answer })) return end
  }
}

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
  throw new AuthError('reauth_required')
}

interface Send extends Renewal {
  readonly lane: Lane
  readonly grant: GrantRecord
  readonly intent: Intent
  readonly question: RenewalQuestion
}

async function send(context: Context, about: Send, refreshToken: string): Promise<Answer> {
  const { lane, grant, intent, question, request } = about
  const { platform, memory, recorder, protocol, life } = context
  const { clock } = platform
  const time = deadline(clock, requestTime, life)
  /** Asked in the task of the send itself: nothing may have moved since the decision. */
  const fence = (): string | undefined => {
    if (clock.mono() - lane.since >= laneFreshness) return 'lane too old'
    if (!isStillMine(memory.current(), grant)) return 'record moved'
    if (planRenewal({ ...question, now: clock.wall() }).kind !== 'send') return 'window closed'
    recorder.record('sent', {
      credential: 'refresh_token',
      fingerprint: intent.fingerprint,
      attempt: intent.attempt,
      resource: request.resource,
    })
    return undefined
  }
  try {
    return await protocol.renew({ ...request, refreshToken, user: grant.user }, fence, time.signal)
  } finally {
    time.end()
  }
}
