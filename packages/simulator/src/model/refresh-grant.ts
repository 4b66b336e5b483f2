import type { Params, RefreshTokenRow } from '../types/state.ts'
import { isPublic, type ResolvedClient } from './config.ts'
import { checkProof, requireProof, spendProof } from './dpop.ts'
import { accountOf, grantOf } from './grant-checks.ts'
import { endGrant, revokeFamily } from './grants.ts'
import { idTokenOf } from './id-token.ts'
import { issueAccess, saveRefresh, sourceOf } from './issue.ts'
import { refreshTokenEnd } from './live.ts'
import { many, one, requireParams, words } from './params.ts'
import { invalidGrant, invalidScope } from './refusal.ts'
import { targetOf } from './resources.ts'
import { expiryOfNext, mayReuse, rotates } from './rotation.ts'
import { find, put } from './table.ts'
import { tokenAnswer, type TokenAnswer } from './token-answer.ts'
import { present, type Turn } from './turn.ts'

/** `grant_type=refresh_token` (RFC 6749 section 6), with rotation and reuse detection (RFC 9700 section 4.14.2). */
export function renew(turn: Turn, client: ResolvedClient, params: Params): TokenAnswer {
  const value = one(params, 'refresh_token')
  if (value !== undefined) present(turn, value)
  requireParams(params, ['refresh_token'])
  const proof = checkProof(turn)
  const token = knownToken(turn, client, value ?? '')
  requireProof(turn, proof)
  const grant = grantOf(turn, token.grant, client)

  const asked = one(params, 'scope')
  const scopes = asked === undefined || asked === '' ? token.scope : words(asked)
  const missing = scopes.filter((scope) => !token.scope.includes(scope))
  if (missing.length > 0) {
    const noun = missing.length === 1 ? 'scope' : 'scopes'
    throw invalidScope(`refresh token missing requested ${noun}`, missing.join(' '))
  }
  spendProof(turn, proof, client.client_id)
  if (token.jkt !== undefined && token.jkt !== proof?.thumbprint) {
    throw invalidGrant('dpop_key_mismatch', 'failed jkt verification')
  }
  accountOf(turn, token.account, 'refresh token')
  refuseReuse(turn, token)

  const target = () => targetOf(turn, token, many(params, 'resource'), scopes)
  const early = turn.config.policy.targetCheck === 'before-rotation' ? target() : undefined
  const current = use(turn, client, token)
  // A bad resource has spent the token by now, as at oidc-provider.
  const resource = turn.config.policy.targetCheck === 'before-rotation' ? early : target()
  const access = issueAccess(turn, {
    source: current,
    grant,
    resource,
    scopes,
    family: current.family,
    ...(proof !== undefined && { jkt: proof.thumbprint }),
  })
  const idToken = idTokenOf(turn, { source: current, grant, scopes, hasUserinfo: resource === undefined })
  return tokenAnswer({ access, idToken, refresh: current, isScoped: current.scope.length > 0 })
}

function knownToken(turn: Turn, client: ResolvedClient, value: string): RefreshTokenRow {
  const notFound = 'refresh token not found'
  const token = find(turn.state.refreshTokens, value)
  if (token === undefined) throw invalidGrant('refresh_token_unknown', notFound)
  turn.about.grant = token.grant
  turn.about.account = token.account
  const end = refreshTokenEnd(turn, token)
  if (end !== undefined) throw invalidGrant(end, notFound)
  const isExpired = token.expires <= turn.now
  if (isExpired && turn.config.policy.dropsExpired) throw invalidGrant('refresh_token_expired', notFound)
  if (token.client_id !== client.client_id) throw invalidGrant('client_mismatch', 'client mismatch')
  if (isExpired) throw invalidGrant('refresh_token_expired', 'refresh token is expired')
  return token
}

function refuseReuse(turn: Turn, token: RefreshTokenRow): void {
  const family = find(turn.state.families, token.family)
  const newest = family === undefined ? undefined : find(turn.state.refreshTokens, family.newest)
  const { policy } = turn.config
  if (mayReuse(policy, token, newest?.parent, turn.ms)) return
  if (policy.reuse.ends === 'grant') endGrant(turn, token.grant)
  if (policy.reuse.ends === 'family') revokeFamily(turn, token.family)
  throw invalidGrant('refresh_token_rotated', 'refresh token already used')
}

/** Spends the token for its successor; where nothing rotates, it is its own. */
function use(turn: Turn, client: ResolvedClient, token: RefreshTokenRow): RefreshTokenRow {
  const { policy } = turn.config
  if (!rotates(policy, client, token, turn.now)) return token
  const isFirst = token.consumed === undefined
  const consumed = isFirst || policy.reuse.slides ? turn.ms : (token.consumed ?? turn.ms)
  const spent = { ...token, consumed, uses: token.uses + 1 }
  turn.state = { ...turn.state, refreshTokens: put(turn.state.refreshTokens, spent) }
  const next: RefreshTokenRow = {
    ...sourceOf(token),
    id: turn.random(43),
    family: token.family,
    parent: token.id,
    rotations: token.rotations + 1,
    ...(token.jkt !== undefined && isPublic(client) && { jkt: token.jkt }),
    begun: token.begun,
    issued: turn.now,
    expires: expiryOfNext(policy, client, token, turn.now),
    uses: 0,
  }
  saveRefresh(turn, next)
  return next
}
