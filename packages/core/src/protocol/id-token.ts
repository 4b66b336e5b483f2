import * as oauth from 'oauth4webapi'
import { AuthError } from '../errors.ts'
import type { User } from '../types.ts'
import type { Provider } from './provider.ts'
import { transport } from './transport.ts'

/** What a renewal must leave as it was, where both ID tokens have it (OpenID Connect Core 12.2). */
const lasting = ['iss', 'azp', 'auth_time', 'nonce'] as const
/** The library asks again for keys of this age, but for none that are younger, seconds. */
const rotationAge = 60

/** Of whom an ID token must be, and by whom. */
export interface IdTokenQuestion {
  readonly provider: Provider
  readonly client: oauth.Client
  readonly fetch: typeof globalThis.fetch
  readonly signal: AbortSignal
  /** Whom it must name; anybody at sign-in. */
  readonly user: User | undefined
  /** The authentication context classes that were asked for, in one text. */
  readonly acr_values?: string | undefined
}

/**
 * Checks what the library leaves to its caller: continuity (OpenID Connect Core 12.2), `azp`, `acr`, `at_hash` and the
 * signature (3.1.3.7, 3.1.3.8).
 *
 * @returns the claims; undefined where no ID token came, or one to leave unused
 */
export async function verifyIdToken(
  about: IdTokenQuestion,
  response: Response,
  tokens: oauth.TokenEndpointResponse,
): Promise<User | undefined> {
  const claims = oauth.getValidatedIdTokenClaims(tokens)
  if (claims === undefined) return undefined
  const { client, user, acr_values } = about
  const { acr, at_hash } = claims as { acr?: unknown; at_hash?: unknown }
  const isSame = (name: string): boolean => (claims[name] ?? user?.[name]) === (user?.[name] ?? claims[name])
  const isSound =
    claims.sub !== '' &&
    (user === undefined || (claims.sub === user.sub && lasting.every(isSame))) &&
    (claims.azp ?? client.client_id) === client.client_id &&
    // Voluntary (5.5.1.1), so that it may be missing; another one than was asked for says that the user did less.
    (acr_values === undefined || acr === undefined || acr_values.split(' ').includes(acr as string)) &&
    (at_hash === undefined || at_hash === (await halfHash(tokens)))
  if (!isSound) throw new AuthError('provider_invalid_response')
  return (await hasSignature(about, response)) ? { ...claims } : undefined
}

/** Whether the keys could be asked for; throws where the signature is not by one of them. */
async function hasSignature(
  { provider, user, fetch, signal }: IdTokenQuestion,
  response: Response,
): Promise<boolean> {
  const { as, jwks } = provider
  // Keys may have been rotated just before the token was signed: one that is not known is asked for once.
  const known = { ...jwks, uat: Math.min(jwks.uat, Math.floor(Date.now() / 1000) - rotationAge) }
  let hasKeys = true
  const send = transport({ fetch, signal })
  try {
    await oauth.validateApplicationLevelSignature(as, response, {
      signal,
      [oauth.allowInsecureRequests]: as.issuer.startsWith('http:'),
      [oauth.jwksCache]: known,
      [oauth.customFetch]: async (url, init) => {
        hasKeys = false
        const answer = await send(url, init)
        hasKeys = answer.ok && isJson(await answer.clone().text())
        return answer
      },
    })
    if (known.jwks !== jwks.jwks) await provider.keep(known)
    return true
  } catch (error) {
    // Keys out of reach on a renewal are no reason to lose the pair: its ID token is optional.
    if (user && !hasKeys) return false
    throw error
  }
}

/** `at_hash` as it must be: the left half of a hash with as many bits as the signature's algorithm has (3.1.3.6). */
async function halfHash({ id_token, access_token }: oauth.TokenEndpointResponse): Promise<string> {
  const { alg = '' } = partOf(id_token, 0) as { alg?: string }
  // EdDSA hashes by SHA-512 (RFC 8032 5.1).
  const bits = alg.startsWith('Ed') ? '512' : alg.slice(-3)
  const hash = await crypto.subtle.digest(`SHA-${bits}`, new TextEncoder().encode(access_token))
  const half = new Uint8Array(hash, 0, hash.byteLength / 2)
  return btoa(String.fromCharCode(...half))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function partOf(jwt: string | undefined, index: number): unknown {
  return JSON.parse(atob((jwt ?? '').split('.')[index]?.replaceAll('-', '+').replaceAll('_', '/') ?? ''))
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/**
 * Seconds from the clock that the library reads to the server's: by its Date, where CORS lets that be read, else by an
 * ID token that was issued this moment.
 */
export function skewOf(response: Response, body: string): number {
  const date = Date.parse(response.headers.get('date') ?? '') / 1000
  const server = Number.isNaN(date) ? issueTime(body) : date
  return Number.isFinite(server) ? Math.round(Number(server) - Date.now() / 1000) : 0
}

function issueTime(body: string): number | undefined {
  try {
    const { id_token } = JSON.parse(body) as { id_token?: string }
    return (partOf(id_token, 1) as { iat?: number }).iat
  } catch {
    // No ID token, or none that can be read: the library's own checks say what is wrong with it.
    return undefined
  }
}
