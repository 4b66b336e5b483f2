import type { GrantRow, Source } from '../types/state.ts'
import { granted } from './grants.ts'
import type { Unsigned } from './outcome.ts'
import type { Turn } from './turn.ts'

interface IdTokenRequest {
  readonly source: Source
  readonly grant: GrantRow
  readonly scopes: readonly string[]
  /** Whether an access token for userinfo goes along, where the claims can be had. */
  readonly hasUserinfo: boolean
  readonly hashes?: readonly ('at_hash' | 'c_hash')[]
}

/** The claims of an ID token (OpenID Connect Core section 2); undefined without `openid`. */
export function idTokenOf(turn: Turn, request: IdTokenRequest): Unsigned | undefined {
  const { source, grant, scopes, hasUserinfo, hashes } = request
  if (!scopes.includes('openid')) return undefined
  const { config } = turn
  const shown = hasUserinfo && !config.policy.claimsInIdToken ? ['openid'] : granted(grant.scopes, scopes)
  const always = source.always ?? []
  return {
    claims: {
      ...accountClaims(turn, source.account, shown),
      ...(always.includes('auth_time') && { auth_time: source.auth_time }),
      ...(always.includes('acr') && source.acr !== undefined && { acr: source.acr }),
      ...(source.nonce !== undefined && { nonce: source.nonce }),
      ...(source.sid !== undefined && { sid: source.sid }),
      sub: source.account,
      aud: source.client_id,
      exp: turn.now + config.policy.lifetimes.idToken,
      iat: turn.now,
      iss: config.issuer,
    },
    ...(hashes !== undefined && hashes.length > 0 && { hashes }),
  }
}

/** What is known of an account, as far as the scopes open it. */
export function accountClaims(
  turn: Turn,
  account: string,
  scopes: readonly string[],
): Readonly<Record<string, unknown>> {
  const row = turn.state.accounts[account]
  const all: Readonly<Record<string, unknown>> = { ...row?.claims, sub: account }
  const names = scopes.flatMap((scope) => turn.config.claims[scope] ?? [])
  return Object.fromEntries(names.filter((name) => name in all).map((name) => [name, all[name]]))
}
