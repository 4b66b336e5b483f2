import * as oauth from 'oauth4webapi'
import { withoutTokens } from './answer.ts'
import { skewOf, verifyIdToken, type IdTokenQuestion } from './id-token.ts'
import type { Answer, Fence, Prover } from './protocol.ts'
import { transport, Withheld } from './transport.ts'

/** Assumed where the provider does not say (RFC 6749 5.1), seconds: the first 401 renews. */
const assumedLifetime = 3600
/** Longer lifetimes are not believed, seconds. */
const longestLifetime = 365 * 24 * 3600
/** Clocks that agree to this are as good as equal, seconds. */
const clockTolerance = 60

type TokenOptions = Omit<oauth.TokenEndpointRequestOptions, 'signal'> & { signal: AbortSignal }

/** A grant request: what to send, and how to judge what comes. */
export interface Exchange extends IdTokenQuestion {
  readonly fence: Fence
  readonly prover?: Prover | undefined
  send(client: oauth.Client, options: TokenOptions): Promise<Response>
  judge(client: oauth.Client, response: Response): Promise<oauth.TokenEndpointResponse>
}

/** Sends a grant request once and tells how it ended; never throws for what a server or a network does. */
export async function exchange(about: Exchange): Promise<Answer> {
  const { provider, client, fetch, signal, fence, prover, send, judge } = about
  let sent = false
  const guarded: Fence = (isAgain) => {
    const withheld = fence(isAgain)
    sent = withheld === undefined
    return withheld
  }
  const once = transport({ fetch, signal, fence: guarded })
  const insecure = { [oauth.allowInsecureRequests]: provider.as.issuer.startsWith('http:') }
  let response: Response
  try {
    response = await send(client, {
      signal,
      [oauth.customFetch]: prover ? (url, init) => prover.send(once, url, init) : once,
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
    const skew = skewOf(response, body)
    const clocks = { [oauth.clockSkew]: skew, [oauth.clockTolerance]: clockTolerance }
    const tokens = await judge({ ...client, ...clocks }, response)
    // A token that is bound to a key is of no use without it, and one that is not is no answer to a proof (RFC 9449 5).
    if (tokens.token_type !== (prover ? 'dpop' : 'bearer')) return { kind: 'invalid', reason: 'token_type' }
    // What would break a header (RFC 6749 A.12).
    if (!/^[\x20-\x7e]+$/.test(tokens.access_token)) return { kind: 'invalid', reason: 'access_token' }
    const user = await verifyIdToken(about, response, tokens)
    if (user) prover?.learn(skew)
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

/** A name for the failed check: never the library's message, which may quote values. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : 'ID token'
}
