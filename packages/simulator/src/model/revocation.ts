import { accessRow } from './bearer.ts'
import { authenticateClient, CLIENT_PARAMS } from './client-auth.ts'
import { readBody } from './body.ts'
import { isPublic } from './config.ts'
import { endGrant, endTokensOf, revokeFamily } from './grants.ts'
import { isLiveAccessToken, refreshTokenEnd } from './live.ts'
import { one, only, rejectRepeated, requireParams } from './params.ts'
import { invalidRequest, Refusal } from './refusal.ts'
import { empty, type Reply } from './reply.ts'
import { find, put } from './table.ts'
import { note, present, type Turn } from './turn.ts'
import type { AccessTokenRow, RefreshTokenRow } from '../types/state.ts'

/** RFC 7009: ends a token. A token that is unknown is as good as ended. */
export function revocation(turn: Turn): Reply {
  const params = only(readBody(turn), ['token', 'token_type_hint', ...CLIENT_PARAMS])
  const client = authenticateClient(turn, params)
  rejectRepeated(params, () => true)
  requireParams(params, ['token'])
  const value = one(params, 'token') ?? ''
  present(turn, value)
  rejectJwt(turn, value, 'revoked')

  const found = foundToken(turn, value)
  const done = empty({ headers: {} })
  if (found === undefined) return done
  if (found.row.client_id !== client.client_id) {
    if (isPublic(client)) return done
    throw invalidRequest('client is not authorized to revoke the presented token', 'client_mismatch')
  }
  if (found.row.grant !== undefined) turn.about.grant = found.row.grant
  if (found.row.account !== undefined) turn.about.account = found.row.account
  end(turn, found)
  return done
}

type Found =
  | { readonly kind: 'access'; readonly row: AccessTokenRow }
  | { readonly kind: 'refresh'; readonly row: RefreshTokenRow }

/** A token that the server still has a row of, whichever kind it is. */
export function foundToken(turn: Turn, value: string): Found | undefined {
  const access = accessRow(turn, value)
  if (access !== undefined && isLiveAccessToken(turn, access)) return { kind: 'access', row: access }
  const refresh = find(turn.state.refreshTokens, value)
  if (refresh === undefined || refresh.expires <= turn.now) return undefined
  return refreshTokenEnd(turn, refresh) === undefined ? { kind: 'refresh', row: refresh } : undefined
}

function end(turn: Turn, found: Found): void {
  const { policy } = turn.config
  const revoked = { revoked: turn.now }
  if (found.kind === 'access') {
    turn.state = {
      ...turn.state,
      accessTokens: put(turn.state.accessTokens, { ...found.row, ...revoked }),
    }
    note(turn, { event: 'credential_revoked' })
    // oidc-provider ends the tokens of the grant with it, but leaves the grant: its `revokeGrantPolicy`.
    if (policy.revocation === 'grant' && found.row.grant !== undefined) endTokensOf(turn, found.row.grant)
    return
  }
  const { row } = found
  turn.state = { ...turn.state, refreshTokens: put(turn.state.refreshTokens, { ...row, ...revoked }) }
  if (policy.revocation === 'token') note(turn, { event: 'credential_revoked' })
  if (policy.revocation === 'family') revokeFamily(turn, row.family)
  if (policy.revocation === 'grant') endGrant(turn, row.grant)
}

/** oidc-provider keeps no row of its JWTs, and says so. */
export function rejectJwt(turn: Turn, token: string, done: 'introspected' | 'revoked'): void {
  if (turn.config.policy.knowsItsJwts || !/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) return
  throw new Refusal({
    error: 'unsupported_token_type',
    description: `Structured JWT Tokens cannot be ${done} via the ${turn.request.endpoint}_endpoint`,
    cause: 'bad_request',
  })
}
