import { readBody } from './body.ts'
import { liveBearer } from './bearer.ts'
import { assignClient } from './client-auth.ts'
import { granted } from './grants.ts'
import { liveAccount } from './grant-checks.ts'
import { accountClaims } from './id-token.ts'
import { isScope, one, rejectRepeated, words } from './params.ts'
import { invalidRequest, invalidToken, Refusal } from './refusal.ts'
import { json, type Reply } from './reply.ts'
import { find } from './table.ts'
import type { Turn } from './turn.ts'

function insufficient(description: string, scope: string): Refusal {
  return new Refusal({
    status: 403,
    error: 'insufficient_scope',
    description,
    scope,
    cause: 'scope_not_granted',
  })
}

/** The userinfo endpoint (OpenID Connect Core section 5.3). */
export function userinfo(turn: Turn): Reply {
  const params = turn.request.method === 'POST' ? readBody(turn) : turn.request.params
  rejectRepeated(params, (name) => name === 'scope' || name === 'access_token')
  const { policy, clients } = turn.config
  const row = liveBearer(turn, (token) => {
    if (!token.scope.includes('openid')) {
      throw insufficient('access token missing openid scope', 'openid')
    }
  })
  if (row.resource !== undefined && !policy.knowsItsJwts) {
    throw invalidToken('token audience prevents accessing the userinfo endpoint')
  }
  const asked = one(params, 'scope')
  if (!isScope(asked)) throw invalidRequest('scope contains invalid characters')
  const missing = words(asked).filter((scope) => !row.scope.includes(scope))
  if (missing.length > 0) throw insufficient('access token missing requested scope', missing.join(' '))

  const client = clients.get(row.client_id)
  if (client === undefined) throw invalidToken('associated client not found', 'client_unknown')
  assignClient(turn, client)
  if (row.account === undefined || liveAccount(turn, row.account) === undefined) {
    throw invalidToken('associated account not found', 'account_gone')
  }
  const grant = row.grant === undefined ? undefined : find(turn.state.grants, row.grant)
  if (grant === undefined) throw invalidToken('grant not found', 'grant_not_found')
  if (grant.expires <= turn.now) {
    throw invalidToken(policy.dropsExpired ? 'grant not found' : 'grant is expired', 'grant_expired')
  }
  const scopes = granted(grant.scopes, asked === undefined ? row.scope : words(asked))
  return json(accountClaims(turn, row.account, scopes))
}
