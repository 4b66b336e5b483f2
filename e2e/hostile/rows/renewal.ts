import { flood, redirect, reply, type Members } from '../provider/manners.ts'
import { idTokens } from './id-token.ts'
import type { GrantRow } from './row.ts'

const invalid = { code: 'provider_invalid_response' }
/** A lost answer is asked for again once, within 3 s: the one declared resend. */
const lost = { code: 'temporarily_unavailable', atMost: 2 }

function claims(
  name: string,
  change: (honest: Members, elsewhere: string) => Members,
  rp: readonly string[] = [],
): GrantRow {
  return {
    name: `a renewal whose ID token ${name} is refused`,
    source: 'OpenID Connect Core 12.2',
    rp,
    during: 'renewal',
    manners: { claims: (honest, { elsewhere }) => change(honest, elsewhere) },
    required: invalid,
  }
}

/** Of these, a renewal has its own rules or none. */
const signInOnly = /nonce|asked|too old|class|sign-in without/

/** Answers of the token endpoint to a refresh token. */
export const renewals: readonly GrantRow[] = [
  claims('is of another issuer', (honest, iss) => ({ ...honest, iss }), [
    'oidcc-client-test-refresh-token-invalid-issuer',
  ]),
  claims('is of another user', (honest) => ({ ...honest, sub: 'mallory' }), [
    'oidcc-client-test-refresh-token-invalid-sub',
  ]),
  claims('has another time of authentication', (honest) => ({
    ...honest,
    auth_time: Number(honest['auth_time']) + 60,
  })),
  claims('has another nonce', (honest) => ({ ...honest, nonce: 'of-another' })),
  // What is wrong at a sign-in is wrong at a renewal.
  ...idTokens
    .filter(({ name }) => !signInOnly.test(name) && !/another issuer/.test(name))
    .map(({ rp: _, ...row }) => ({
      ...row,
      name: `at a renewal, ${row.name}`,
      source: `${row.source}; 12.2`,
      during: 'renewal' as const,
    })),
  {
    name: 'a renewal that is bound to a key nobody has is not used',
    source: 'RFC 9449 5',
    during: 'renewal',
    manners: { body: (honest) => ({ ...honest, token_type: 'DPoP' }) },
    required: invalid,
  },
  {
    name: 'a redirect of a renewal takes nothing to another server',
    source: 'RFC 9700 4.12',
    during: 'renewal',
    manners: { token: ({ elsewhere }) => redirect(307, `${elsewhere}/token`) },
    required: lost,
  },
  {
    name: 'a renewal of ten megabytes is not read to its end',
    source: 'own rule: size and time limits',
    during: 'renewal',
    manners: { token: () => flood(10) },
    required: lost,
  },
  {
    name: 'an outage during a renewal signs nobody out',
    source: 'docs/reliability.md',
    during: 'renewal',
    manners: { token: () => reply(503, '') },
    required: lost,
  },
]
