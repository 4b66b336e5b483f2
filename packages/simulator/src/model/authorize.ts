import type { GrantRow, InteractionRow, Params, SessionRow } from '../types/state.ts'
import { AUTHORIZATION_PARAMS, checkRequest, rejectUnsupported } from './authorization-request.ts'
import { assignClient } from './client-auth.ts'
import type { ResolvedClient } from './config.ts'
import { isLiveGrant } from './live.ts'
import { questionOf } from './question.ts'
import { many, one, only, requireParams, words } from './params.ts'
import { type Asked, neededPrompt } from './prompts.ts'
import { pushedRequest, spendPushed } from './pushed.ts'
import { invalidRequest, Refusal } from './refusal.ts'
import { redirect, type Reply } from './reply.ts'
import { respond } from './respond.ts'
import { browserSession, saveSession } from './sessions.ts'
import { find, put } from './table.ts'
import { asResource } from './token.ts'
import type { Turn } from './turn.ts'

/** What is known of a request for authorization while it is dealt with; an error is told by it. */
export interface Draft {
  params: Params
  client?: ResolvedClient
}

/** The authorization endpoint (RFC 6749 section 3.1). */
export function authorize(turn: Turn, draft: Draft): Reply {
  const { policy } = turn.config
  draft.params = asResource(
    only(turn.request.params, [...AUTHORIZATION_PARAMS, ...policy.resourceParameters]),
    policy.resourceParameters,
  )
  rejectUnsupported(turn, draft.params)
  const client = clientOf(turn, draft)
  const pushed = pushedRequest(turn, draft.params, client)
  if (pushed !== undefined) draft.params = pushed.params
  else if (policy.par === 'required') throw invalidRequest('Pushed Authorization Request must be used')
  const params = checkRequest(turn, client, draft.params)
  draft.params = params
  return proceed(turn, {
    client,
    params,
    answered: [],
    hinted: hintedSubject(turn, params),
    pushed: pushed?.id,
    dpop_jkt: pushed?.dpop_jkt,
  })
}

function hintedSubject(turn: Turn, params: Params): string | undefined {
  const { presented } = turn.request
  if (params['id_token_hint'] === undefined || presented?.kind !== 'signed') return undefined
  return typeof presented.claims['sub'] === 'string' ? presented.claims['sub'] : undefined
}

function clientOf(turn: Turn, draft: Draft): ResolvedClient {
  requireParams(draft.params, ['client_id'])
  const id = one(draft.params, 'client_id') ?? ''
  turn.about.client_id = id
  const client = turn.config.clients.get(id)
  if (client === undefined) {
    throw new Refusal({
      error: 'invalid_client',
      description: 'client is invalid',
      detail: 'client not found',
      cause: 'client_unknown',
      isPrivate: true,
    })
  }
  draft.client = client
  assignClient(turn, client)
  return client
}

export interface Progress {
  readonly client: ResolvedClient
  readonly params: Params
  readonly answered: InteractionRow['answered']
  /** The grant that the user has just consented to. */
  readonly granted?: string | undefined
  readonly hinted: string | undefined
  readonly pushed: string | undefined
  readonly dpop_jkt: string | undefined
}

/** Asks the user what has to be asked, or answers. */
export function proceed(turn: Turn, progress: Progress): Reply {
  const { client, params, answered, hinted } = progress
  const session = visitingSession(turn)
  const grant = session === undefined ? undefined : grantFor(turn, session, progress)
  const asked: Asked = { client, params, session, grant, answered, hinted }
  const need = neededPrompt(turn, asked)
  if (need !== undefined) {
    if (words(one(params, 'prompt')).includes('none')) {
      const { error, description } = need
      throw new Refusal({ status: 303, error, description, cause: causeOf(error) })
    }
    return ask(turn, progress, session, need)
  }
  if (session === undefined || grant === undefined || isEmpty(grant, params)) {
    throw new Refusal({
      error: 'access_denied',
      detail: 'authorization request resolved without requesting interactions but no scope was granted',
      cause: 'access_denied',
    })
  }
  if (progress.pushed !== undefined) spendPushed(turn, progress.pushed)
  return respond(turn, { ...asked, session, grant, dpop_jkt: progress.dpop_jkt })
}

/** The browser's session, which each visit makes as long as a new one. */
function visitingSession(turn: Turn): SessionRow | undefined {
  const found = browserSession(turn)
  if (found === undefined) return undefined
  const session = { ...found, expires: turn.now + turn.config.policy.lifetimes.session }
  saveSession(turn, session)
  turn.about.account = session.account
  return session
}

function causeOf(error: string): 'consent_required' | 'interaction_required' | 'login_required' {
  if (error === 'login_required' || error === 'consent_required') return error
  return 'interaction_required'
}

function grantFor(turn: Turn, session: SessionRow, progress: Progress): GrantRow | undefined {
  const id = progress.granted ?? session.clients[progress.client.client_id]?.grant
  const grant = id === undefined ? undefined : find(turn.state.grants, id)
  return grant !== undefined && isLiveGrant(turn, grant) && grant.account === session.account
    ? grant
    : undefined
}

function isEmpty(grant: GrantRow, params: Params): boolean {
  const asked = words(one(params, 'scope'))
  const held = [grant.scopes, ...many(params, 'resource').map((name) => grant.resources[name] ?? [])]
  return !held.flat().some((scope) => asked.includes(scope))
}

/** Puts the request aside until the user has answered. */
function ask(
  turn: Turn,
  progress: Progress,
  session: SessionRow | undefined,
  need: Pick<InteractionRow, 'prompt' | 'reasons'>,
): Reply {
  const row: InteractionRow = {
    id: turn.random(21),
    params: progress.params,
    prompt: need.prompt,
    reasons: need.reasons,
    answered: progress.answered,
    ...(session !== undefined && { session: session.id }),
    ...(progress.granted !== undefined && { granted: progress.granted }),
    ...(progress.hinted !== undefined && { hinted: progress.hinted }),
    ...(progress.pushed !== undefined && { pushed: progress.pushed }),
    ...(progress.dpop_jkt !== undefined && { dpop_jkt: progress.dpop_jkt }),
    expires: turn.now + turn.config.policy.lifetimes.interaction,
  }
  turn.state = { ...turn.state, interactions: put(turn.state.interactions, row) }
  return redirect(`${base(turn)}/interaction/${row.id}`, { question: questionOf(turn, row) })
}

/** The issuer without a slash at its end. */
export function base(turn: Turn): string {
  return turn.config.issuer.replace(/\/$/, '')
}
