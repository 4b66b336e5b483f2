import * as oauth from 'oauth4webapi'
import { AuthError, isAuthError } from '../errors.ts'
import type { Store } from '../platform/port.ts'
import type { ResolvedSettings } from '../settings.ts'
import { endpointOf } from './endpoint.ts'
import type { Send } from './protocol.ts'
import { transport } from './transport.ts'

/** What is known of a provider: its metadata and its keys. */
export interface Provider {
  readonly as: oauth.AuthorizationServer
  readonly jwks: Keys
  /** Shares newer keys with the other requests and tabs. */
  keep(jwks: Keys): Promise<void>
}

/** A key set, and when it came, seconds since 1970. */
export type Keys = oauth.ExportedJWKSCache

interface CachedProvider {
  readonly as: oauth.AuthorizationServer
  readonly jwks: Keys
  readonly loadedAt: number
}

/** Metadata older than this is asked for again, seconds. */
const metadataLifetime = 3600
/** The library fetches keys again at this age; so do we, before a code is spent. */
const keysLifetime = 300

/** What every sign-in needs: found wrong here, before the page leaves, and not with a code in hand. */
const needed = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const

/** What may sign ID tokens: nothing that the holder of a public key could do as well (RFC 8725 3.1, 3.2). */
const algorithms: readonly string[] = [
  ...['RS', 'PS', 'ES'].flatMap((family) => [256, 384, 512].map((bits) => `${family}${bits}`)),
  'EdDSA',
  'Ed25519',
]

export interface ProviderOptions {
  readonly settings: ResolvedSettings
  readonly store: Pick<Store, 'get' | 'set'>
  readonly fetch: typeof globalThis.fetch
  /** ms since 1970. */
  readonly now: () => number
}

function toProvider({ store }: ProviderOptions, { as, jwks, loadedAt }: CachedProvider): Provider {
  const offered: unknown = as.id_token_signing_alg_values_supported
  const id_token_signing_alg_values_supported = Array.isArray(offered)
    ? algorithms.filter((algorithm) => offered.includes(algorithm))
    : [...algorithms]
  return {
    as: { ...as, id_token_signing_alg_values_supported },
    jwks: { ...jwks },
    // A cache that cannot be written costs the next page a request, and nothing else.
    keep: (newer) =>
      store.set('provider', { as, jwks: newer, loadedAt } satisfies CachedProvider).catch(ignore),
  }
}

function parseCached(value: unknown, issuer: URL): CachedProvider | undefined {
  const cached = value as Partial<CachedProvider> | undefined
  const issued = cached?.as?.issuer
  // The cache is shared storage: what does not name our issuer is as good as absent.
  if (typeof issued !== 'string' || !URL.canParse(issued) || new URL(issued).href !== issuer.href)
    return undefined
  if (!Array.isArray(cached?.jwks?.jwks?.keys) || typeof cached?.loadedAt !== 'number') return undefined
  try {
    for (const name of needed) endpointOf((cached as CachedProvider).as, name)
    return cached as CachedProvider
  } catch {
    // The provider itself may have something better to say.
    return undefined
  }
}

/** Loads metadata (OpenID Connect Discovery 1.0) and keys, from the tabs' cache where that is young enough. */
export async function loadProvider(
  options: ProviderOptions,
  signal: AbortSignal,
  freshKeys: boolean,
): Promise<Provider> {
  const { settings, store, now } = options
  const issuer = new URL(settings.authority)
  const seconds = Math.floor(now() / 1000)
  const cached = parseCached(await store.get('provider').catch(ignore), issuer)
  const ageOf = (at: number): number => Math.abs(seconds - at)
  if (
    cached !== undefined &&
    ageOf(cached.loadedAt) < metadataLifetime &&
    !(freshKeys && ageOf(cached.jwks.uat) >= keysLifetime)
  )
    return toProvider(options, cached)
  try {
    const provider = toProvider(options, await askProvider(options, issuer, seconds, signal))
    await provider.keep(provider.jwks)
    return provider
  } catch (error) {
    // Old metadata serve better than none while a proxy or an outage answers in the provider's place.
    if (cached !== undefined && !isAuthError(error, 'provider_issuer_mismatch'))
      return toProvider(options, cached)
    throw error
  }
}

function ignore(): undefined {
  return undefined
}

async function askProvider(
  { fetch }: ProviderOptions,
  issuer: URL,
  seconds: number,
  signal: AbortSignal,
): Promise<CachedProvider> {
  const request = {
    [oauth.customFetch]: transport({ fetch, signal }),
    [oauth.allowInsecureRequests]: issuer.protocol === 'http:',
  }
  const as = await discover(issuer, request)
  for (const name of needed) endpointOf(as, name)
  const jwks = { jwks: await keysOf(as, request[oauth.customFetch]), uat: seconds }
  return { as, jwks, loadedAt: seconds }
}

/** Answers that say nothing of the provider but that it is busy, or that something stands in its place. */
function assertReached({ status }: Response, subject: string): void {
  if (status >= 500 || [408, 425, 429].includes(status))
    throw new AuthError('provider_unreachable', { subject, status })
}

async function discover(
  issuer: URL,
  request: oauth.DiscoveryRequestOptions,
): Promise<oauth.AuthorizationServer> {
  let response: Response
  try {
    response = await oauth.discoveryRequest(issuer, request)
  } catch {
    // The cause is a bare TypeError: browsers do not tell offline, DNS, TLS and CORS apart.
    throw new AuthError('provider_unreachable', { subject: 'discovery' })
  }
  assertReached(response, 'discovery')
  try {
    return await oauth.processDiscoveryResponse(issuer, response)
  } catch (error) {
    const { code, cause } = error as { code?: unknown; cause?: { body?: { issuer?: unknown } } }
    if (code === oauth.JSON_ATTRIBUTE_COMPARISON)
      throw new AuthError('provider_issuer_mismatch', { subject: String(cause?.body?.issuer) })
    throw new AuthError('provider_invalid_response', { subject: 'discovery', status: response.status })
  }
}

async function keysOf(as: oauth.AuthorizationServer, fetch: Send): Promise<oauth.JWKS> {
  let response: Response
  try {
    response = await fetch(endpointOf(as, 'jwks_uri').href, { headers: { accept: 'application/json' } })
  } catch {
    throw new AuthError('provider_unreachable', { subject: 'jwks_uri' })
  }
  assertReached(response, 'jwks_uri')
  const keys = response.ok
    ? ((await response.json().catch(ignore)) as { keys?: unknown } | undefined)?.keys
    : undefined
  if (!Array.isArray(keys)) throw new AuthError('provider_invalid_response', { subject: 'jwks_uri' })
  return { keys: keys as oauth.JWK[] }
}
