import type { Config } from '../model/config.ts'
import type { Endpoint } from '../types/endpoint.ts'
import type { ReadRequest } from './read-request.ts'

const OPEN: readonly Endpoint[] = ['discovery', 'jwks']
const WITH_NONCE: readonly Endpoint[] = ['par', 'token', 'userinfo']
const READ_BY_APPS: readonly Endpoint[] = [...OPEN, ...WITH_NONCE, 'introspection', 'revocation']

/** What lets a page of an app read the answer, as oidc-provider sends it. */
export function corsHeaders(
  config: Config,
  { endpoint, origin = '*' }: ReadRequest,
  isForeignOrigin: boolean,
): Readonly<Record<string, string>> {
  if (!READ_BY_APPS.some((name) => name === endpoint)) return {}
  const isOpen = OPEN.some((name) => name === endpoint)
  const hasNonce = config.policy.dpop === 'nonce-required' && WITH_NONCE.some((name) => name === endpoint)
  const exposed = hasNonce ? 'DPoP-Nonce,WWW-Authenticate' : 'WWW-Authenticate'
  return {
    vary: 'Origin',
    ...(!isForeignOrigin && { 'access-control-allow-origin': origin }),
    ...(!isOpen && { 'access-control-expose-headers': exposed }),
  }
}

/** The answer to the question that a browser asks before it sends. */
export function preflight(request: Request, path: string, config: Config): Response {
  const asked = request.headers.get('access-control-request-headers')
  const { userinfo, jwks } = config.policy.paths
  const isOpen = path === jwks || path.includes('/.well-known/')
  const methods = isOpen ? 'GET' : path === userinfo ? 'GET,POST' : 'POST'
  const headers = {
    vary: 'Origin',
    'access-control-allow-origin': request.headers.get('origin') ?? '*',
    'access-control-allow-methods': methods,
    'access-control-max-age': '3600',
    ...(asked !== null && { 'access-control-allow-headers': asked }),
  }
  return new Response(null, { status: 204, headers })
}
