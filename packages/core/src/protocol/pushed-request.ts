import type { AuthorizationServer } from 'oauth4webapi'
import { AuthError, type AuthErrorCode } from '../errors.ts'
import { errorName, retryAfter } from './answer.ts'
import { endpointOf } from './endpoint.ts'
import type { Prover } from './protocol.ts'
import { transport } from './transport.ts'

/** An authorization request that is to be pushed. */
export interface PushedRequest {
  readonly as: AuthorizationServer
  /** As the browser would be sent to it. */
  readonly url: string
  readonly fetch: typeof globalThis.fetch
  readonly signal: AbortSignal
  readonly prover?: Prover | undefined
}

const subject = 'pushed_authorization_request_endpoint'

/** Errors that have our names for them; others say no more than that the answer is none of RFC 9126 2.3. */
const codes: readonly AuthErrorCode[] = [
  'access_denied',
  'invalid_client',
  'invalid_request',
  'invalid_scope',
  'invalid_target',
  'temporarily_unavailable',
  'unauthorized_client',
]

/**
 * Pushes an authorization request (RFC 9126 2), with the proof of its key where it has one (RFC 9449 10.1).
 *
 * @returns the address to ask at, which says nothing but who asks and where the request lies (RFC 9126 4)
 * @throws AuthError by the provider's own name of the error, or `provider_*`
 */
export async function pushRequest({ as, url, fetch, signal, prover }: PushedRequest): Promise<string> {
  const endpoint = endpointOf(as, subject).href
  const query = new URL(url).searchParams
  const asked = endpointOf(as, 'authorization_endpoint')
  // The endpoint's own query stays with it.
  for (const [name, value] of asked.searchParams) query.delete(name, value)
  const once = transport({ fetch, signal })
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' }
  const init = { method: 'POST', headers, body: query.toString() }
  let response: Response
  try {
    response = await (prover ? prover.send(once, endpoint, init) : once(endpoint, init))
  } catch {
    // The cause is a bare TypeError: browsers do not tell offline, DNS, TLS and CORS apart.
    throw new AuthError('provider_unreachable', { subject })
  }
  const { request_uri, error } = await membersOf(response)
  if (response.status !== 201) throw errorOf(response, errorName(error))
  if (typeof request_uri !== 'string' || !/^[\x21-\x7e]{1,2000}$/.test(request_uri))
    throw new AuthError('provider_invalid_response', { subject: 'request_uri' })
  asked.searchParams.set('client_id', query.get('client_id') ?? '')
  asked.searchParams.set('request_uri', request_uri)
  return asked.href
}

function errorOf({ status, headers }: Response, providerError: string | undefined): AuthError {
  const about = { subject, status, providerError }
  if (status >= 500 || [408, 425, 429].includes(status))
    return new AuthError('temporarily_unavailable', { ...about, retryAfter: retryAfter(headers) })
  const named = codes.find((code) => code === providerError)
  const isProof = providerError?.includes('dpop') === true
  return new AuthError(named ?? (isProof ? 'invalid_dpop_proof' : 'provider_invalid_response'), about)
}

/** Members of a JSON body; none of anything else. */
async function membersOf(response: Response): Promise<{ request_uri?: unknown; error?: unknown }> {
  try {
    return Object(await response.json()) as object
  } catch {
    return {}
  }
}
