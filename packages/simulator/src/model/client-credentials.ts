import type { Params } from '../types/state.ts'
import type { ResolvedClient } from './config.ts'
import { oidcScopes } from './config.ts'
import { checkProof, requireProof, spendProof } from './dpop.ts'
import { saveAccess } from './issue.ts'
import { many, one, words } from './params.ts'
import { invalidScope, invalidTarget } from './refusal.ts'
import { resourceNamed } from './resources.ts'
import { tokenAnswer, type TokenAnswer } from './token-answer.ts'
import type { Turn } from './turn.ts'

/** `grant_type=client_credentials` (RFC 6749 section 4.4): the client itself, no user, no grant, no refresh token. */
export function clientCredentials(turn: Turn, client: ResolvedClient, params: Params): TokenAnswer {
  const proof = checkProof(turn)
  const [resource, ...others] = many(params, 'resource').map((name) => resourceNamed(turn, name))
  const statics = oidcScopes(turn.config)
  // Without a resource, only the server's own scopes can be meant.
  const asked = words(one(params, 'scope')).filter(
    (scope) => resource !== undefined || statics.includes(scope),
  )
  checkClientScope(turn, client, asked)
  if (others.length > 0) {
    throw invalidTarget(
      'resource_not_granted',
      'only a single resource indicator value is supported for this grant type',
    )
  }
  spendProof(turn, proof, client.client_id)
  requireProof(turn, proof)
  const access = saveAccess(turn, {
    client_id: client.client_id,
    scope: resource === undefined ? asked : asked.filter((scope) => resource.scopes.includes(scope)),
    ...(resource !== undefined && { resource }),
    lifetime: resource?.accessTokenLifetime ?? turn.config.policy.lifetimes.clientCredentials,
    ...(proof !== undefined && { jkt: proof.thumbprint }),
  })
  return tokenAnswer({ access, isScoped: false })
}

/** A client that registered scopes may ask for no other of the server's own. */
export function checkClientScope(turn: Turn, client: ResolvedClient, asked: readonly string[]): void {
  if (client.scope === undefined) return
  const allowed = words(client.scope)
  const statics = oidcScopes(turn.config)
  const refused = asked.find((scope) => statics.includes(scope) && !allowed.includes(scope))
  if (refused !== undefined) throw invalidScope('requested scope is not allowed', refused)
}
