export const ENDPOINTS = [
  'authorization',
  'pushed_request',
  'token',
  'revocation',
  'userinfo',
  'end_session',
  'discovery',
  'jwks',
] as const

export type Endpoint = (typeof ENDPOINTS)[number]

const BY_PATH: Readonly<Record<string, Endpoint>> = {
  '/auth': 'authorization',
  '/request': 'pushed_request',
  '/token': 'token',
  '/token/revocation': 'revocation',
  '/me': 'userinfo',
  '/session/end': 'end_session',
  '/.well-known/openid-configuration': 'discovery',
  '/.well-known/oauth-authorization-server': 'discovery',
  '/jwks': 'jwks',
}

/** Which endpoint a request is for. Preflights, resumed sign-ins and pages are for none. */
export function endpointOf(method: string, path: string): Endpoint | undefined {
  return method === 'OPTIONS' ? undefined : BY_PATH[path]
}
