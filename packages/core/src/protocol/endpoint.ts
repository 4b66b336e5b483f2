import type { AuthorizationServer } from 'oauth4webapi'
import { AuthError } from '../errors.ts'
import { isConfidential } from '../settings.ts'

type EndpointName =
  | 'authorization_endpoint'
  | 'token_endpoint'
  | 'jwks_uri'
  | 'revocation_endpoint'
  | 'userinfo_endpoint'
  | 'end_session_endpoint'
  | 'pushed_authorization_request_endpoint'

/**
 * An address of the metadata (RFC 8414 2), which come from outside: no other scheme may reach `location.assign`, and
 * nothing secret goes over plain http, but on this machine.
 *
 * @throws AuthError `provider_invalid_response` where it is missing or not to be used
 */
export function endpointOf(as: AuthorizationServer, name: EndpointName): URL {
  const value: unknown = as[name]
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || !isConfidential(url))
    throw new AuthError('provider_invalid_response', { subject: name })
  return url
}
