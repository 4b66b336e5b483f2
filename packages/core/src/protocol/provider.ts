import * as oauth from 'oauth4webapi'
import { AuthError, isAuthError } from '../errors.ts'
import type { Store } from '../platform/port.ts'
import type { ResolvedSettings } from '../settings.ts'
import { type Init, transport } from './transport.ts'

/** What is known of a provider: its metadata and its keys. */
export interface Provider {
  readonly as: oauth.AuthorizationServer
  readonly jwks: oauth.JWKSCacheInput
}

interface CachedProvider {
  readonly as: oauth.AuthorizationServer
  readonly jwks: oauth.ExportedJWKSCache
  readonly loadedAt: number
}

/** Metadata older than this is asked for again, seconds. */
const metadataLifetime = 3600
/** The library fetches keys again at this age; so do we, before a code is spent. */
const keysLifetime = 300

export interface ProviderOptions {
  readonly settings: ResolvedSettings
  readonly store: Pick<Store, 'get' | 'set'>
  readonly fetch: typeof globalThis.fetch
  /** ms since 1970. */
  readonly now: () => number
}

function parseCached(value: unknown, issuer: URL): CachedProvider | undefined {
  const cached = value as Partial<CachedProvider> | undefined
  const issued = cached?.as?.issuer
  // The cache is shared storage: what does not name our issuer is as good as absent.
  if (typeof issued !== 'string' || !URL.canParse(issued) || new URL(issued).href !== issuer.href)
    return undefined
  return Array.isArray(cached?.jwks?.jwks?.keys) && typeof cached?.loadedAt === 'number'
    ? (cached as CachedProvider)
    : undefined
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
    return { as: cached.as, jwks: { ...cached.jwks } }
  try {
    return await askProvider(options, issuer, seconds, signal)
  } catch (error) {
    // Old metadata serve better than none while a proxy or an outage answers in the provider's place.
    if (cached !== undefined && !isAuthError(error, 'provider_issuer_mismatch'))
      return { as: cached.as, jwks: { ...cached.jwks } }
    throw error
  }
}

function ignore(): undefined {
  return undefined
}

async function askProvider(
  { fetch, store }: ProviderOptions,
  issuer: URL,
  seconds: number,
  signal: AbortSignal,
): Promise<Provider> {
  const request = {
    [oauth.customFetch]: transport({ fetch, signal }),
    [oauth.allowInsecureRequests]: issuer.protocol === 'http:',
  }
  const as = await discover(issuer, request)
  const jwks = { jwks: await keysOf(as, request[oauth.customFetch]), uat: seconds }
  // A cache that cannot be written costs the next page a request, and nothing else.
  await store.set('provider', { as, jwks, loadedAt: seconds } satisfies CachedProvider).catch(ignore)
  return { as, jwks: { ...jwks } }
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
    const code = (error as { code?: unknown }).code
    if (code === oauth.JSON_ATTRIBUTE_COMPARISON) throw new AuthError('provider_issuer_mismatch')
    throw new AuthError('provider_invalid_response', { subject: 'discovery', status: response.status })
  }
}

async function keysOf(
  as: oauth.AuthorizationServer,
  fetch: (url: string, init: Init) => Promise<Response>,
): Promise<oauth.JWKS> {
  if (as.jwks_uri === undefined) throw new AuthError('provider_invalid_response', { subject: 'jwks_uri' })
  let response: Response
  try {
    response = await fetch(as.jwks_uri, { headers: { accept: 'application/json' } })
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
