import type { AccessTokenRow } from '../types/state.ts'
import { checkProof, spendProof } from './dpop.ts'
import { isLiveAccessToken } from './live.ts'
import { one } from './params.ts'
import { invalidRequest, invalidToken, Refusal } from './refusal.ts'
import { find } from './table.ts'
import { present, type Turn } from './turn.ts'

/** The token of a protected request (RFC 6750 section 2, RFC 9449 section 7), from the header or the form. */
function accessTokenOf(turn: Turn): string {
  const { authorization, method, params, query, hasDpop } = turn.request
  const inBody = method === 'POST' ? one(params, 'access_token') : undefined
  const inQuery = one(query, 'access_token')
  const places = [inBody, authorization, inQuery].filter((value) => value !== undefined && value !== '')
  if (places.length === 0) {
    throw new Refusal({
      status: 401,
      error: 'invalid_token',
      description: 'no access token provided',
      detail: 'no access token provided',
      cause: 'missing_parameter',
    })
  }
  if (places.length > 1) throw invalidRequest('access token must only be provided using one mechanism')
  if (inQuery !== undefined && inQuery !== '') {
    throw invalidRequest('access tokens must not be provided via query parameter')
  }
  const usesDpop = turn.config.policy.dpop !== 'off' && hasDpop
  if (authorization === undefined) {
    if (usesDpop) throw invalidRequest('`DPoP` tokens must be provided via an authorization header')
    return inBody ?? ''
  }
  const [scheme = '', value, ...more] = authorization.split(' ')
  if (value === undefined || more.length > 0)
    throw invalidRequest('invalid authorization header value format')
  const kind = scheme.toLowerCase()
  if (usesDpop && kind !== 'dpop') {
    throw invalidRequest('authorization header scheme must be `DPoP` when DPoP is used')
  }
  if (!usesDpop && kind === 'dpop') throw invalidRequest('`DPoP` header not provided')
  if (!usesDpop && kind !== 'bearer') throw invalidRequest('authorization header scheme must be `Bearer`')
  return value
}

/** The row of a token, told by itself or, where the server knows its JWTs, by its `jti`. */
export function accessRow(turn: Turn, token: string): AccessTokenRow | undefined {
  const { presented } = turn.request
  const isKnownJwt = turn.config.policy.knowsItsJwts && presented?.kind === 'signed'
  const id = isKnownJwt ? presented.claims['jti'] : token
  const row = typeof id === 'string' ? find(turn.state.accessTokens, id) : undefined
  return row !== undefined && (row.format === 'jwt') === isKnownJwt ? row : undefined
}

/** The access token that this request is made with, alive and in the right hands. */
export function liveBearer(turn: Turn, check: (row: AccessTokenRow) => void): AccessTokenRow {
  const token = accessTokenOf(turn)
  present(turn, token)
  const proof = checkProof(turn, token)
  const row = accessRow(turn, token)
  if (row !== undefined) {
    turn.about.client_id = row.client_id
    if (row.grant !== undefined) turn.about.grant = row.grant
    if (row.account !== undefined) turn.about.account = row.account
  }
  // A client's own token is of another kind: nobody's information can be had by it.
  if (row?.grant === undefined || !isLiveAccessToken(turn, row)) throw invalidToken('access token not found')
  // Only now: of a dead token the server does not even know that it was bound.
  turn.isBoundToken = row.jkt !== undefined
  check(row)
  spendProof(turn, proof, row.client_id, 'token')
  if (proof !== undefined && row.jkt === undefined) {
    throw invalidToken('access token is not sender-constrained but proof of possession was provided')
  }
  if (row.jkt !== undefined && row.jkt !== proof?.thumbprint) {
    throw invalidToken('failed jkt verification', 'dpop_key_mismatch')
  }
  return row
}
