import { authenticateClient, CLIENT_PARAMS } from './client-auth.ts'
import { readBody } from './body.ts'
import { isPublic } from './config.ts'
import type { Json } from './outcome.ts'
import { one, only, rejectRepeated, requireParams } from './params.ts'
import { json, type Reply } from './reply.ts'
import { foundToken, rejectJwt } from './revocation.ts'
import { find } from './table.ts'
import { present, type Turn } from './turn.ts'

/** RFC 7662: what a token is good for. */
export function introspection(turn: Turn): Reply {
  const params = only(readBody(turn), ['token', 'token_type_hint', ...CLIENT_PARAMS])
  const client = authenticateClient(turn, params)
  rejectRepeated(params, () => true)
  requireParams(params, ['token'])
  const value = one(params, 'token') ?? ''
  present(turn, value)
  rejectJwt(turn, value, 'introspected')

  const found = foundToken(turn, value)
  const inactive = json({ active: false })
  if (found === undefined) return inactive
  const { row } = found
  // A rotated token is a row without a life.
  if (found.kind === 'refresh' && found.row.consumed !== undefined) return inactive
  if (row.grant !== undefined) {
    const grant = find(turn.state.grants, row.grant)
    if (grant === undefined || grant.expires <= turn.now) return inactive
  }
  if (isPublic(client) && row.client_id !== client.client_id) return inactive
  const audience =
    found.kind === 'access' ? (found.row.resource ?? turn.config.policy.bareAudience) : undefined
  const isKnownJwt = found.kind === 'access' && found.row.format === 'jwt'
  const answer: Json = {
    active: true,
    ...(row.account !== undefined && { sub: row.account }),
    client_id: row.client_id,
    exp: row.expires,
    iat: row.issued,
    iss: turn.config.issuer,
    ...(isKnownJwt && { jti: row.id }),
    ...(audience !== undefined && { aud: audience }),
    ...(row.scope.length > 0 && { scope: row.scope.join(' ') }),
    ...(row.jkt !== undefined && { cnf: { jkt: row.jkt } }),
    ...(found.kind === 'access' && { token_type: row.jkt === undefined ? 'Bearer' : 'DPoP' }),
  }
  return json(answer)
}
