import type { CodeRow, GrantRow, Params } from '../types/state.ts'
import type { ResolvedClient } from './config.ts'
import { isPublic } from './config.ts'
import { digest } from './digest.ts'
import { checkProof, requireProof, spendProof } from './dpop.ts'
import { accountOf, grantOf } from './grant-checks.ts'
import { endGrant } from './grants.ts'
import { idTokenOf } from './id-token.ts'
import { issueAccess, issueRefresh, sourceOf } from './issue.ts'
import { lostWith } from './live.ts'
import { checkPkceFormat, many, one, requireParams } from './params.ts'
import { invalidGrant } from './refusal.ts'
import { targetOf } from './resources.ts'
import { find, put } from './table.ts'
import { tokenAnswer, type TokenAnswer } from './token-answer.ts'
import { present, type Turn } from './turn.ts'

/** `grant_type=authorization_code` (RFC 6749 section 4.1.3, RFC 7636). */
export function redeemCode(turn: Turn, client: ResolvedClient, given: Params): TokenAnswer {
  const [single, ...more] = client.redirect_uris
  const params =
    given['redirect_uri'] === undefined && single !== undefined && more.length === 0
      ? { ...given, redirect_uri: single }
      : given
  if (typeof params['code'] === 'string') present(turn, params['code'])
  requireParams(params, ['code', 'redirect_uri'])
  const proof = checkProof(turn)

  const { policy } = turn.config
  const code = find(turn.state.codes, one(params, 'code') ?? '')
  if (code === undefined) throw invalidGrant('code_unknown', 'authorization code not found')
  turn.about.grant = code.grant
  turn.about.account = code.account
  if (lostWith(turn, code) !== undefined) throw invalidGrant('grant_revoked', 'authorization code not found')
  const isExpired = code.expires <= turn.now
  if (isExpired && policy.dropsExpired) throw invalidGrant('code_expired', 'authorization code not found')
  if (code.client_id !== client.client_id) throw invalidGrant('client_mismatch', 'client mismatch')
  if (isExpired) throw invalidGrant('code_expired', 'authorization code is expired')

  const grant = grantOf(turn, code.grant, client)
  checkVerifier(one(params, 'code_verifier'), code.challenge)
  requireProof(turn, proof)
  if (code.redirect_uri !== one(params, 'redirect_uri')) {
    throw invalidGrant('redirect_uri_mismatch', 'authorization code redirect_uri mismatch')
  }
  if (code.consumed !== undefined) {
    if (policy.codeReuse === 'revoke-grant') endGrant(turn, code.grant)
    throw invalidGrant('code_consumed', 'authorization code already consumed')
  }
  turn.state = { ...turn.state, codes: put(turn.state.codes, { ...code, consumed: turn.now }) }

  accountOf(turn, code.account, 'authorization code')
  if (code.dpop_jkt !== undefined && proof === undefined) {
    throw invalidGrant('dpop_proof_missing', 'missing DPoP proof JWT')
  }
  spendProof(turn, proof, client.client_id)
  if (code.dpop_jkt !== undefined && code.dpop_jkt !== proof?.thumbprint) {
    throw invalidGrant('dpop_key_mismatch', 'DPoP proof key thumbprint does not match dpop_jkt')
  }

  const asked = many(params, 'resource')
  return tokensFor(turn, client, { code, grant, asked, jkt: proof?.thumbprint })
}

interface Redeemed {
  readonly code: CodeRow
  readonly grant: GrantRow
  /** The resources that the request names. */
  readonly asked: readonly string[]
  readonly jkt: string | undefined
}

/** What a code is good for. */
export function tokensFor(
  turn: Turn,
  client: ResolvedClient,
  { code, grant, asked, jkt }: Redeemed,
): TokenAnswer {
  const resource = targetOf(turn, code, asked, code.scope)
  // The refresh token comes first here, since access tokens are told by its family.
  const refresh = mayRefresh(turn, client, code.scope)
    ? issueRefresh(turn, sourceOf(code), isPublic(client) ? jkt : undefined)
    : undefined
  const access = issueAccess(turn, {
    source: code,
    grant,
    resource,
    scopes: code.scope,
    ...(refresh !== undefined && { family: refresh.family }),
    ...(jkt !== undefined && { jkt }),
  })
  const idToken = idTokenOf(turn, {
    source: code,
    grant,
    scopes: code.scope,
    hasUserinfo: resource === undefined,
  })
  return tokenAnswer({ access, idToken, refresh, isScoped: code.scope.length > 0 })
}

function checkVerifier(verifier: string | undefined, challenge: string | undefined): void {
  if (verifier !== undefined && verifier !== '') checkPkceFormat(verifier, 'code_verifier')
  if ((verifier ?? '') === '' && challenge === undefined) return
  if (verifier === undefined || verifier === '') {
    throw invalidGrant('verifier_missing', 'code_verifier must be provided')
  }
  if (challenge === undefined || digest(verifier) !== challenge) {
    const detail =
      challenge === undefined
        ? 'unsupported code_challenge_method'
        : 'code_verifier does not match code_challenge'
    throw invalidGrant('verifier_wrong', detail)
  }
}

function mayRefresh(turn: Turn, client: ResolvedClient, scopes: readonly string[]): boolean {
  if (!client.grant_types.includes('refresh_token')) return false
  return turn.config.policy.refreshToken === 'always' || scopes.includes('offline_access')
}
