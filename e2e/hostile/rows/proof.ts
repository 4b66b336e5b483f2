import { reply, type Handler } from '../provider/manners.ts'
import type { GrantRow } from './row.ts'

let given = 0

/** An answer with a nonce that nobody has seen before, which pages may read. */
function withNonce(status: number, error: string): Handler {
  const headers = {
    'DPoP-Nonce': `nonce-${++given}`,
    'Access-Control-Expose-Headers': 'DPoP-Nonce, WWW-Authenticate',
    'WWW-Authenticate': `DPoP error="${error}"`,
  }
  return reply(status, { error }, headers)
}

/** What a provider does to a client that proves possession of a key. */
export const proofs: readonly GrantRow[] = [
  ...(['sign-in', 'renewal'] as const).map((during): GrantRow => ({
    name: `at a ${during}, a bearer token is no answer to a proof`,
    source: 'RFC 9449 5',
    during,
    manners: { body: (honest) => ({ ...honest, token_type: 'Bearer' }) },
    required: { code: 'provider_invalid_response', subject: 'token_type' },
  })),
  {
    name: 'a provider that always asks for another nonce gets two requests',
    source: 'RFC 9449 8',
    during: 'renewal',
    manners: { token: () => withNonce(400, 'use_dpop_nonce') },
    required: { code: 'invalid_dpop_proof', sends: 2 },
  },
  {
    name: 'a refusal of the code that brings a nonce sends nothing again',
    source: 'RFC 9449 8',
    during: 'sign-in',
    manners: { token: () => withNonce(400, 'invalid_grant') },
    required: { code: 'invalid_grant' },
  },
  {
    name: 'a refusal of the proof that brings a nonce sends nothing again',
    source: 'RFC 9449 8',
    during: 'sign-in',
    manners: { token: () => withNonce(400, 'invalid_dpop_proof') },
    required: { code: 'invalid_dpop_proof' },
  },
  {
    name: 'a question for a nonce in the way of an API is none of a provider',
    source: 'RFC 9449 8, 9',
    during: 'sign-in',
    manners: { token: () => withNonce(401, 'use_dpop_nonce') },
    required: { code: 'invalid_dpop_proof' },
  },
  {
    name: 'a question for a nonce that brings none sends nothing again',
    source: 'RFC 9449 8',
    during: 'sign-in',
    manners: { token: () => reply(400, { error: 'use_dpop_nonce' }) },
    required: { code: 'invalid_dpop_proof' },
  },
]
