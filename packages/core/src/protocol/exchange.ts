import * as oauth from 'oauth4webapi'
import { AuthError } from '../errors.ts'
import type { User } from '../types.ts'
import { withoutTokens } from './answer.ts'
import type { Answer, Fence } from './protocol.ts'
import type { Provider } from './provider.ts'
import { transport, Withheld } from './transport.ts'

/** Assumed where the provider does not say (RFC 6749 5.1), seconds: the first 401 renews. */
const assumedLifetime = 3600
/** Longer lifetimes are not believed, seconds. */
const longestLifetime = 365 * 24 * 3600
/** Clocks that agree to this are as good as equal, seconds. */
const clockTolerance = 60

type TokenOptions = Omit<oauth.TokenEndpointRequestOptions, 'signal'> & { signal: AbortSignal }

/** A grant request: what to send, and how to judge what comes. */
export interface Exchange {
  readonly provider: Provider
  readonly client: oauth.Client
  readonly fetch: typeof globalThis.fetch
  readonly signal: AbortSignal
  readonly fence: Fence
  send(client: oauth.Client, options: TokenOptions): Promise<Response>
  judge(client: oauth.Client, response: Response): Promise<oauth.TokenEndpointResponse>
  /** Whom the ID token must name; anybody at sign-in. */
  readonly user: User | undefined
}

/** Sends a grant request once and tells how it ended; never throws for what a server or a network does. */
export async function exchange(about: Exchange): Promise<Answer> {
  const { provider, client, fetch, signal, fence, send, judge } = about
  let sent = false
  const guarded: Fence = () => {
    const withheld = fence()
    sent = withheld === undefined
    return withheld
  }
  const insecure = { [oauth.allowInsecureRequests]: provider.as.issuer.startsWith('http:') }
  let response: Response
  try {
    response = await send(client, {
      signal,
      [oauth.customFetch]: transport({ fetch, signal, fence: guarded }),
      ...insecure,
    })
  } catch (error) {
    if (!sent) return { kind: 'unsent', reason: error instanceof Withheld ? error.message : 'not sent' }
    return { kind: 'unclear', reason: signal.aborted ? 'time-out' : 'network error' }
  }
  const body = await response.clone().text()
  const refusal = withoutTokens(response, body)
  if (refusal !== undefined) return refusal
  try {
    // A PC clock that is a day off must not end a sign-in: what was just issued tells the server's time.
    const clocks = { [oauth.clockSkew]: skewOf(response, body), [oauth.clockTolerance]: clockTolerance }
    const tokens = await judge({ ...client, ...clocks }, response)
    const claims = oauth.getValidatedIdTokenClaims(tokens)
    const user = claims && (await verify(about, response, claims))
    return {
      kind: 'granted',
      accessToken: tokens.access_token,
      lifetime: Math.min(tokens.expires_in ?? assumedLifetime, longestLifetime),
      refreshToken: tokens.refresh_token,
      idToken: user && tokens.id_token,
      user,
      scope: tokens.scope,
    }
  } catch (error) {
    return { kind: 'invalid', reason: reasonOf(error) }
  }
}

/** Checks signature and continuity (OpenID Connect Core 3.1.3.7, 12.2); undefined for an ID token to leave unused. */
async function verify(about: Exchange, response: Response, claims: oauth.IDToken): Promise<User | undefined> {
  const { provider, client, user, fetch, signal } = about
  const authTime = user?.['auth_time'] ?? claims.auth_time
  const isOther = user && (claims.sub !== user.sub || (claims.auth_time ?? authTime) !== authTime)
  if (isOther || (claims.azp ?? client.client_id) !== client.client_id)
    throw new AuthError('provider_invalid_response')
  let hasKeys = true
  const send = transport({ fetch, signal })
  try {
    await oauth.validateApplicationLevelSignature(provider.as, response, {
      signal,
      [oauth.allowInsecureRequests]: provider.as.issuer.startsWith('http:'),
      [oauth.jwksCache]: provider.jwks,
      [oauth.customFetch]: async (url, init) => {
        hasKeys = false
        const answer = await send(url, init)
        hasKeys = answer.ok && isJson(await answer.clone().text())
        return answer
      },
    })
  } catch (error) {
    // Keys out of reach on a renewal are no reason to lose the pair: its ID token is optional.
    if (user && !hasKeys) return undefined
    throw error
  }
  return { ...claims }
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
function skewOf(response: Response, body: string): number {
  const date = Date.parse(response.headers.get('date') ?? '') / 1000
  const server = Number.isNaN(date) ? issueTime(body) : date
  return Number.isFinite(server) ? Math.round(Number(server) - Date.now() / 1000) : 0
}

function issueTime(body: string): number | undefined {
  try {
    const { id_token } = JSON.parse(body) as { id_token?: string }
    const payload = atob((id_token ?? '').split('.')[1]?.replace(/-/g, '+').replace(/_/g, '/') ?? '')
    return (JSON.parse(payload) as { iat?: number }).iat
  } catch {
    // No ID token, or none that can be read: the library's own checks say what is wrong with it.
    return undefined
  }
}

/** A name for the failed check: never the library's message, which may quote values. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : 'ID token'
}
