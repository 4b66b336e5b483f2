import { AuthError } from '../errors.ts'
import type { User } from '../types.ts'
import { endpointOf } from './endpoint.ts'
import type { UserInfoRequest } from './protocol.ts'
import type { Provider } from './provider.ts'
import { transport } from './transport.ts'

export interface UserInfoQuestion extends UserInfoRequest {
  readonly provider: Provider
  readonly fetch: typeof globalThis.fetch
  readonly signal: AbortSignal
}

/**
 * Asks the UserInfo endpoint and checks whom it speaks of (OpenID Connect Core 5.3). By hand: the library is one
 * module, of which a bundler would load this part with every sign-in.
 */
export async function userInfo(question: UserInfoQuestion): Promise<User> {
  const { provider, fetch, signal, token, subject, prover } = question
  const { href } = endpointOf(provider.as, 'userinfo_endpoint')
  const accept = 'application/json'
  const send = transport({ fetch, signal })
  let response: Response
  try {
    response = prover
      ? await prover.send(send, href, { headers: { accept } }, token)
      : await send(href, { headers: { accept, authorization: `Bearer ${token}` } })
  } catch {
    // The cause is a bare TypeError: browsers do not tell offline, DNS, TLS and CORS apart.
    throw new AuthError('provider_unreachable', { subject: 'userinfo' })
  }
  const { status } = response
  if (status >= 500 || [408, 425, 429].includes(status))
    throw new AuthError('temporarily_unavailable', { subject: 'userinfo', status })
  // A signed answer (5.3.2) has another type; its signature would have to be checked, and nobody asks for one.
  const isJson = /^application\/json\b/i.test(response.headers.get('content-type') ?? '')
  const claims = (status === 200 && isJson ? await response.json().catch(() => undefined) : undefined) as
    | User
    | null
    | undefined
  if (claims?.sub === undefined) throw invalid('userinfo', status)
  // Claims of another `sub` must not be used: the token may have been put in the place of the user's.
  if (claims.sub !== subject) throw invalid('sub')
  return claims
}

function invalid(subject: string, status?: number): AuthError {
  return new AuthError('provider_invalid_response', { subject, status })
}
