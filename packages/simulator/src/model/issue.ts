import type { AccessTokenRow, GrantRow, RefreshTokenRow, Source } from '../types/state.ts'
import type { ResolvedResource } from './config.ts'
import { granted } from './grants.ts'
import { find, put } from './table.ts'
import type { Unsigned } from './outcome.ts'
import type { Turn } from './turn.ts'

export interface IssuedAccess {
  readonly row: AccessTokenRow
  /** What is sent: the token itself if it is opaque, else the claims to be signed. */
  readonly unsigned?: Unsigned
}

interface AccessRequest {
  readonly source: Source
  readonly grant: GrantRow
  readonly resource: ResolvedResource | undefined
  readonly scopes: readonly string[]
  readonly family?: string
  readonly jkt?: string
}

/** An access token for one API, or for userinfo. */
export function issueAccess(turn: Turn, request: AccessRequest): IssuedAccess {
  const { source, grant, resource, scopes, family, jkt } = request
  const own = granted(grant.scopes, scopes)
  const scope =
    resource === undefined
      ? own
      : [
          ...(turn.config.policy.mixesScopes ? own : []),
          ...granted(
            grant.resources[resource.resource],
            scopes.filter((one) => resource.scopes.includes(one)),
          ),
        ]
  return saveAccess(turn, {
    client_id: source.client_id,
    account: source.account,
    grant: grant.id,
    epoch: grant.epoch,
    scope,
    ...(resource !== undefined && { resource }),
    ...(family !== undefined && { family }),
    ...(jkt !== undefined && { jkt }),
    ...(source.session !== undefined && { session: source.session }),
    ...(source.endsWithSession !== undefined && { endsWithSession: source.endsWithSession }),
  })
}

type NewAccess = Omit<AccessTokenRow, 'expires' | 'format' | 'id' | 'issued' | 'resource'> & {
  readonly resource?: ResolvedResource
  readonly lifetime?: number
}

export function saveAccess(turn: Turn, { resource, lifetime, ...rest }: NewAccess): IssuedAccess {
  const { policy } = turn.config
  const audience = resource?.resource ?? policy.bareAudience
  const format = resource?.format ?? (audience === undefined ? 'opaque' : 'jwt')
  const seconds = lifetime ?? resource?.accessTokenLifetime ?? policy.lifetimes.accessToken
  const row: AccessTokenRow = {
    id: turn.random(43),
    format,
    ...rest,
    ...(resource !== undefined && { resource: resource.resource }),
    issued: turn.now,
    expires: turn.now + seconds,
  }
  turn.state = { ...turn.state, accessTokens: put(turn.state.accessTokens, row) }
  return format === 'opaque'
    ? { row }
    : { row, unsigned: { claims: claimsOf(turn, row, audience), typ: 'at+jwt' } }
}

/** RFC 9068, as oidc-provider does it: the scope as one text, the client as `client_id`. */
function claimsOf(turn: Turn, row: AccessTokenRow, audience: string | undefined): Unsigned['claims'] {
  return {
    jti: row.id,
    sub: row.account ?? row.client_id,
    iat: row.issued,
    exp: row.expires,
    ...(row.scope.length > 0 && { scope: row.scope.join(' ') }),
    client_id: row.client_id,
    iss: turn.config.issuer,
    aud: audience,
    ...(row.jkt !== undefined && { cnf: { jkt: row.jkt } }),
  }
}

/** The first refresh token of a family. */
export function issueRefresh(turn: Turn, source: Source, jkt: string | undefined): RefreshTokenRow {
  const row: RefreshTokenRow = {
    ...sourceOf(source),
    id: turn.random(43),
    family: turn.random(21),
    rotations: 0,
    ...(jkt !== undefined && { jkt }),
    begun: turn.now,
    issued: turn.now,
    expires: turn.now + turn.config.policy.lifetimes.refreshToken,
    uses: 0,
  }
  saveRefresh(turn, row)
  return row
}

export function saveRefresh(turn: Turn, row: RefreshTokenRow): void {
  const family = find(turn.state.families, row.family) ?? { id: row.family, newest: row.id }
  turn.state = {
    ...turn.state,
    refreshTokens: put(turn.state.refreshTokens, row),
    families: put(turn.state.families, { ...family, newest: row.id }),
  }
}

/** What a code and its refresh tokens have in common. */
export function sourceOf(source: Source): Source {
  const { grant, epoch, client_id, account, scope, resources, auth_time } = source
  const { acr, amr, nonce, sid, session, always, endsWithSession } = source
  return {
    grant,
    epoch,
    client_id,
    account,
    scope,
    resources,
    auth_time,
    ...(acr !== undefined && { acr }),
    ...(amr !== undefined && { amr }),
    ...(nonce !== undefined && { nonce }),
    ...(sid !== undefined && { sid }),
    ...(session !== undefined && { session }),
    ...(always !== undefined && { always }),
    ...(endsWithSession !== undefined && { endsWithSession }),
  }
}
