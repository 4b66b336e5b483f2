/** What a request is for, whatever path the issuer has it at. */
export type Endpoint =
  | 'authorization'
  | 'discovery'
  | 'end_session'
  | 'interaction'
  | 'introspection'
  | 'jwks'
  | 'par'
  | 'preflight'
  | 'revocation'
  | 'token'
  | 'unknown'
  | 'userinfo'
