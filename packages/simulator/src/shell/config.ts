import type { Config, ResolvedClient, ResolvedResource } from '../model/config.ts'
import { policyOf } from '../presets/index.ts'
import type { Account, Client, Resource, SimulatorOptions } from '../types/options.ts'

const DEFAULT_CLIENTS: readonly Client[] = [
  {
    client_id: 'demo',
    client_name: 'Demo',
    redirect_uris: ['https://app.example/callback'],
    post_logout_redirect_uris: ['https://app.example/'],
  },
]

const DEFAULT_CLAIMS = {
  profile: [
    'name',
    'family_name',
    'given_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  address: ['address'],
}

export const DEFAULT_ACCOUNTS: readonly Account[] = [
  {
    sub: 'ada',
    password: 'lovelace',
    claims: {
      name: 'Ada Lovelace',
      given_name: 'Ada',
      family_name: 'Lovelace',
      preferred_username: 'ada',
      email: 'ada@example.com',
      email_verified: true,
    },
  },
  {
    sub: 'grace',
    password: 'hopper',
    claims: {
      name: 'Grace Hopper',
      given_name: 'Grace',
      family_name: 'Hopper',
      preferred_username: 'grace',
      email: 'grace@example.com',
      email_verified: true,
    },
  },
]

/** Checks the options at the door; a TypeError names the one that is wrong. */
export function resolveConfig(options: SimulatorOptions): Config {
  const issuer = options.issuer ?? 'https://issuer.example'
  if (!URL.canParse(issuer) || !/^https?:$/.test(new URL(issuer).protocol)) {
    throw new TypeError(`"issuer" must be an http or https URL, not "${issuer}"`)
  }
  if (/[?#]/.test(issuer))
    throw new TypeError(`"issuer" must have no query and no fragment, unlike "${issuer}"`)
  const policy = policyOf(options.preset ?? 'oidcProvider', options.policy)
  const clients = (options.clients ?? DEFAULT_CLIENTS).map(resolveClient)
  const resources = (options.resources ?? []).map(resolveResource)
  const { signing } = options
  return {
    issuer,
    policy,
    clients: new Map(clients.map((client) => [client.client_id, client])),
    resources: new Map(resources.map((resource) => [resource.resource, resource])),
    claims: { openid: ['sub'], offline_access: [], ...(options.claims ?? DEFAULT_CLAIMS) },
    acrValues: options.acrValues ?? [],
    sharesSession: options.sessions === 'shared',
    alg: signing === undefined ? policy.alg : typeof signing === 'string' ? signing : signing.alg,
  }
}

function resolveClient(given: Client): ResolvedClient {
  if (given.client_id === '') throw new TypeError('"client_id" must not be empty')
  const method =
    given.token_endpoint_auth_method ?? (given.client_secret === undefined ? 'none' : 'client_secret_basic')
  if ((method === 'none') !== (given.client_secret === undefined)) {
    throw new TypeError(
      `client "${given.client_id}" must have a client_secret if it proves itself, and only then`,
    )
  }
  const redirects = given.redirect_uris ?? []
  for (const uri of redirects) {
    if (URL.canParse(uri) && !uri.includes('#')) continue
    throw new TypeError(`"redirect_uris" must be absolute URLs without a fragment, unlike "${uri}"`)
  }
  return {
    ...given,
    token_endpoint_auth_method: method,
    application_type: given.application_type ?? 'web',
    redirect_uris: redirects,
    post_logout_redirect_uris: given.post_logout_redirect_uris ?? [],
    grant_types: given.grant_types ?? ['authorization_code', 'refresh_token'],
    response_types: given.response_types ?? ['code'],
    origins: given.origins ?? [...new Set(redirects.map((uri) => new URL(uri).origin))],
  }
}

function resolveResource(given: Resource): ResolvedResource {
  const { resource, accessTokenLifetime } = given
  if (!URL.canParse(resource) || resource.includes('#')) {
    throw new TypeError(`"resource" must be an absolute URI without a fragment, unlike "${resource}"`)
  }
  return {
    resource,
    scopes: given.scope.split(' ').filter((scope) => scope !== ''),
    format: given.format ?? 'jwt',
    ...(accessTokenLifetime !== undefined && { accessTokenLifetime }),
  }
}
