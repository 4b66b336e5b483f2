import { oidcScopes, type ResolvedClient } from '../model/config.ts'
import { tokensFor } from '../model/code-grant.ts'
import { grantConsent } from '../model/grants.ts'
import { liveAccount } from '../model/grant-checks.ts'
import { isLiveGrant } from '../model/live.ts'
import { words } from '../model/params.ts'
import { respond } from '../model/respond.ts'
import { bindGrant, browserSession, logIn } from '../model/sessions.ts'
import { find, put } from '../model/table.ts'
import type { TokenAnswer } from '../model/token-answer.ts'
import { note, type Turn } from '../model/turn.ts'
import type { GrantRow, Params } from '../types/state.ts'
import type { SignIn } from '../types/simulator.ts'

export interface SessionOpened {
  readonly session: string
  readonly grant?: string
  readonly code?: string
  readonly payload?: Readonly<Record<string, string>>
  readonly redirect_uri?: string
}

/** Signs a user in as if the pages had been gone through: a session, and with a client a grant and a code. */
export function openSession(turn: Turn, given: SignIn): SessionOpened {
  if (liveAccount(turn, given.account) === undefined) {
    throw new TypeError(`account must be one that can sign in, not "${given.account}"`)
  }
  const session = logIn(turn, browserSession(turn), {
    account: given.account,
    acr: given.acr,
    amr: given.amr,
    at: given.auth_time,
  })
  if (given.client_id === undefined) return { session: session.id }
  const client = clientNamed(turn, given.client_id)
  const scope = given.scope ?? 'openid offline_access'
  const known = find(turn.state.grants, session.clients[client.client_id]?.grant ?? '')
  const grant = grantConsent(
    turn,
    known !== undefined && isLiveGrant(turn, known) ? known : undefined,
    { account: given.account, client_id: client.client_id },
    consentFor(turn, words(scope), given.resource ?? []),
  )
  const params = paramsOf(given, client, scope)
  turn.about.client_id = client.client_id
  const reply = respond(turn, {
    client,
    params,
    grant,
    session: bindGrant(turn, session, client.client_id, grant.id),
    answered: ['login', 'consent'],
    hinted: undefined,
    dpop_jkt: undefined,
  })
  if (reply.body.kind !== 'response') throw new TypeError('an authorization response is a redirect')
  const { payload, redirect_uri } = reply.body
  return { session: session.id, grant: grant.id, code: payload['code'] ?? '', payload, redirect_uri }
}

function clientNamed(turn: Turn, id: string): ResolvedClient {
  const client = turn.config.clients.get(id)
  if (client === undefined) throw new TypeError(`client_id must be a registered one, not "${id}"`)
  return client
}

function consentFor(
  turn: Turn,
  scopes: readonly string[],
  resources: readonly string[],
): Pick<GrantRow, 'resources' | 'scopes'> {
  const granted = resources.map((name) => {
    const resource = turn.config.resources.get(name)
    if (resource === undefined) throw new TypeError(`resource must be a known one, not "${name}"`)
    return [name, scopes.filter((scope) => resource.scopes.includes(scope))] as const
  })
  const statics = oidcScopes(turn.config)
  return {
    scopes: scopes.filter((scope) => statics.includes(scope)),
    resources: Object.fromEntries(granted),
  }
}

function paramsOf(given: SignIn, client: ResolvedClient, scope: string): Params {
  const { resource = [], redirect_uri, code_challenge, nonce, state } = given
  return {
    response_type: 'code',
    client_id: client.client_id,
    scope,
    resource,
    redirect_uri: redirect_uri ?? client.redirect_uris[0] ?? '',
    ...(code_challenge !== undefined && { code_challenge, code_challenge_method: 'S256' }),
    ...(nonce !== undefined && { nonce }),
    ...(state !== undefined && { state }),
  }
}

/** The same, with the code already redeemed. */
export function issueTokens(
  turn: Turn,
  given: SignIn & { readonly client_id: string; readonly dpop_jkt?: string },
): TokenAnswer & { readonly grant: string } {
  const opened = openSession(turn, given)
  const client = clientNamed(turn, given.client_id)
  const code = find(turn.state.codes, opened.code ?? '')
  const grant = find(turn.state.grants, opened.grant ?? '')
  if (code === undefined || grant === undefined) throw new TypeError('a code belongs to a grant')
  turn.state = { ...turn.state, codes: put(turn.state.codes, { ...code, consumed: turn.now }) }
  turn.about.grant_type = 'authorization_code'
  const asked = code.scope.includes('openid') ? [] : code.resources.slice(0, 1)
  const answer = tokensFor(turn, client, { code, grant, asked, jkt: given.dpop_jkt })
  note(turn, { event: 'tokens_issued' })
  return { ...answer, grant: grant.id }
}
