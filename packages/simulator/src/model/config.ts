import type { Client } from '../types/options.ts'
import type { Policy } from '../types/policy.ts'

export interface ResolvedClient extends Client {
  readonly token_endpoint_auth_method: 'client_secret_basic' | 'client_secret_post' | 'none'
  readonly application_type: 'native' | 'web'
  readonly redirect_uris: readonly string[]
  readonly post_logout_redirect_uris: readonly string[]
  readonly grant_types: readonly string[]
  readonly response_types: readonly string[]
  readonly origins: readonly string[]
}

export interface ResolvedResource {
  readonly resource: string
  readonly scopes: readonly string[]
  readonly format: 'jwt' | 'opaque'
  /** Seconds, where the API has a lifetime of its own. */
  readonly accessTokenLifetime?: number
}

/** What does not change while the server runs. */
export interface Config {
  readonly issuer: string
  readonly policy: Policy
  readonly clients: ReadonlyMap<string, ResolvedClient>
  readonly resources: ReadonlyMap<string, ResolvedResource>
  /** The OIDC scopes, with the claims that each stands for. */
  readonly claims: Readonly<Record<string, readonly string[]>>
  readonly acrValues: readonly string[]
  /** Whether all requests come from one browser. */
  readonly sharesSession: boolean
  /** Of the signatures. */
  readonly alg: string
}

export function isPublic(client: ResolvedClient): boolean {
  return client.token_endpoint_auth_method === 'none'
}

const GRANTS = ['authorization_code', 'implicit', 'refresh_token', 'client_credentials']

/** The grant types that some client may use; a code and its refresh tokens always. */
export function supportedGrants({ clients }: Config): readonly string[] {
  const used = new Set([...clients.values()].flatMap((client) => client.grant_types))
  return GRANTS.filter((type) => type === 'authorization_code' || type === 'refresh_token' || used.has(type))
}

export function oidcScopes(config: Config): readonly string[] {
  return Object.keys(config.claims)
}
