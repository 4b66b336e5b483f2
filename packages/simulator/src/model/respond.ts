import type { CodeRow, GrantRow, SessionRow, Source } from '../types/state.ts'
import { responseMode } from './authorization-checks.ts'
import { granted } from './grants.ts'
import { idTokenOf } from './id-token.ts'
import { issueAccess, type IssuedAccess } from './issue.ts'
import type { Unsigned } from './outcome.ts'
import { many, one, words } from './params.ts'
import type { Asked } from './prompts.ts'
import { invalidTarget } from './refusal.ts'
import type { Reply } from './reply.ts'
import { put } from './table.ts'
import { bindGrant, keepAfterSignOut } from './sessions.ts'
import { note, type Turn } from './turn.ts'

export interface Granted extends Asked {
  readonly session: SessionRow
  readonly grant: GrantRow
  readonly dpop_jkt: string | undefined
}

/** The answer that sends the browser back with what it asked for (RFC 6749 section 4.1.2, RFC 9207). */
export function respond(turn: Turn, request: Granted): Reply {
  const { params, client, grant } = request
  const types = words(one(params, 'response_type'))
  const scopes = words(one(params, 'scope'))
  const source = sourceFor(turn, request, scopes)
  turn.about.grant = grant.id
  turn.about.account = grant.account

  const code = types.includes('code') ? issueCode(turn, request, source) : undefined
  const access = types.includes('token') ? implicitAccess(turn, request, source, scopes) : undefined
  const idToken = types.includes('id_token')
    ? idTokenOf(turn, {
        source: { ...source, ...nonceOf(request) },
        grant,
        scopes,
        hasUserinfo: types.length > 1 && many(params, 'resource').length === 0,
        hashes: [
          ...(access === undefined ? [] : (['at_hash'] as const)),
          ...(code === undefined ? [] : (['c_hash'] as const)),
        ],
      })
    : undefined
  note(turn, { event: 'authorized' })
  const state = one(params, 'state')
  const unsigned = { ...accessUnsigned(access), ...(idToken !== undefined && { id_token: idToken }) }
  return {
    status: 303,
    headers: { 'cache-control': 'no-store' },
    unsigned,
    body: {
      kind: 'response',
      redirect_uri: one(params, 'redirect_uri') ?? client.redirect_uris[0] ?? '',
      mode: responseMode(params),
      payload: {
        ...(code !== undefined && { code: code.id }),
        ...(access !== undefined && accessPayload(access)),
        ...(idToken !== undefined && { id_token: '' }),
        ...(state !== undefined && { state }),
        // An ID token names its issuer itself.
        ...(idToken === undefined && { iss: turn.config.issuer }),
      },
    },
  }
}

function nonceOf({ params }: Granted): { nonce?: string } {
  const nonce = one(params, 'nonce')
  return nonce === undefined ? {} : { nonce }
}

function sourceFor(turn: Turn, request: Granted, scopes: readonly string[]): Source {
  const { params, client, grant, session } = request
  const { policy, acrValues } = turn.config
  const resources = many(params, 'resource')
  const scope = [
    ...new Set([
      ...granted(grant.scopes, scopes),
      ...resources.flatMap((name) => granted(grant.resources[name], scopes)),
    ]),
  ]
  const bound = bindGrant(turn, session, client.client_id, grant.id)
  const isOffline = scope.includes('offline_access')
  if (isOffline || !policy.endsWithSession) keepAfterSignOut(turn, bound, client.client_id)
  const always = [
    ...(params['max_age'] !== undefined || words(one(params, 'prompt')).includes('login')
      ? ['auth_time']
      : []),
    ...(params['acr_values'] !== undefined && acrValues.length > 0 ? ['acr'] : []),
  ]
  return {
    grant: grant.id,
    epoch: grant.epoch,
    client_id: client.client_id,
    account: session.account,
    scope,
    resources,
    auth_time: session.signedIn,
    session: session.id,
    ...(session.acr !== undefined && { acr: session.acr }),
    ...(session.amr !== undefined && { amr: session.amr }),
    ...nonceOf(request),
    ...(policy.sessionIds && { sid: bound.clients[client.client_id]?.sid ?? '' }),
    ...(always.length > 0 && { always }),
    ...(policy.endsWithSession && !isOffline && { endsWithSession: true }),
  }
}

function issueCode(turn: Turn, { params, dpop_jkt }: Granted, source: Source): CodeRow {
  const challenge = one(params, 'code_challenge')
  const jkt = dpop_jkt ?? one(params, 'dpop_jkt')
  const row: CodeRow = {
    ...source,
    id: turn.random(43),
    redirect_uri: one(params, 'redirect_uri') ?? '',
    ...(challenge !== undefined && { challenge }),
    ...(jkt !== undefined && { dpop_jkt: jkt }),
    issued: turn.now,
    expires: turn.now + turn.config.policy.lifetimes.code,
  }
  turn.state = { ...turn.state, codes: put(turn.state.codes, row) }
  return row
}

/** The implicit flow (RFC 6749 section 4.2), for clients of old that have leave to use it. */
function implicitAccess(
  turn: Turn,
  { params, grant }: Granted,
  source: Source,
  scopes: readonly string[],
): IssuedAccess {
  const [name, ...others] = many(params, 'resource')
  if (others.length > 0) {
    throw invalidTarget(
      'resource_not_granted',
      'only a single resource indicator value must be requested/resolved during Access Token Request',
    )
  }
  const resource = name === undefined ? undefined : turn.config.resources.get(name)
  return issueAccess(turn, { source, grant, resource, scopes })
}

function accessPayload({ row }: IssuedAccess): Record<string, string> {
  return {
    access_token: row.format === 'opaque' ? row.id : '',
    expires_in: String(row.expires - row.issued),
    token_type: 'Bearer',
    scope: row.scope.join(' '),
  }
}

function accessUnsigned(access: IssuedAccess | undefined): { access_token?: Unsigned } {
  return access?.unsigned === undefined ? {} : { access_token: access.unsigned }
}
