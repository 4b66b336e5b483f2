import type { Simulator } from '../../types/simulator.ts'

// The pair of RFC 7636, appendix B.
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

export const CALLBACK = 'https://app.example/callback'

/** A code for Ada that waits to be redeemed. */
export async function freshCode(server: Simulator, client_id = 'demo'): Promise<string> {
  const { code } = await server.signIn({ account: 'ada', client_id, code_challenge: CHALLENGE })
  if (code === undefined) throw new Error('a sign-in with a client gives a code')
  return code
}

type Fields = Readonly<Record<string, string>>

export function tokenUrl({ issuer, policy }: Pick<Simulator, 'issuer' | 'policy'>): string {
  return issuer + policy.paths.token
}

export function form(fields: Fields, more: RequestInit = {}): RequestInit {
  return { method: 'POST', body: new URLSearchParams({ client_id: 'demo', ...fields }), ...more }
}

export function codeForm(code: string, fields: Fields = {}, more: RequestInit = {}): RequestInit {
  const given = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: VERIFIER }
  return form({ ...given, ...fields }, more)
}

export function refreshForm(refresh_token: string, more: RequestInit = {}): RequestInit {
  return form({ grant_type: 'refresh_token', refresh_token }, more)
}

/** The request with which an app leaves for the server. */
export function authorizationUrl({ issuer, policy }: Simulator, fields: Fields = {}): string {
  const params = {
    response_type: 'code',
    client_id: 'demo',
    redirect_uri: CALLBACK,
    scope: 'openid offline_access',
    prompt: 'consent',
    state: 'state-1',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...fields,
  }
  return `${issuer}${policy.paths.authorization}?${new URLSearchParams(params).toString()}`
}
