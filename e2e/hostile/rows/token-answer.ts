import { flood, redirect, reply, stall, type Members } from '../provider/manners.ts'
import type { GrantRow } from './row.ts'

const invalid = { code: 'provider_invalid_response' }
const unavailable = { code: 'temporarily_unavailable' }

function body(name: string, source: string, change: (honest: Members) => unknown): GrantRow {
  return { name, source, during: 'sign-in', manners: { body: change }, required: invalid }
}

/** Answers of the token endpoint to a code. */
export const tokenAnswers: readonly GrantRow[] = [
  body('a token of an unknown type is not used', 'RFC 6749 7.1', (honest) => ({
    ...honest,
    token_type: 'mac',
  })),
  body('a token without a type is not used', 'RFC 6749 5.1', (honest) => ({
    ...honest,
    token_type: undefined,
  })),
  body('a token that is bound to a key nobody has is not used', 'RFC 9449 5', (honest) => ({
    ...honest,
    token_type: 'DPoP',
  })),
  body('an answer without an access token is refused', 'RFC 6749 5.1', (honest) => ({
    ...honest,
    access_token: undefined,
  })),
  body('an access token that is a number is refused', 'RFC 6749 5.1', (honest) => ({
    ...honest,
    access_token: 7,
  })),
  body('an access token with a line break is refused', 'RFC 6750 2.1', (honest) => ({
    ...honest,
    access_token: 'a\r\nX-Injected: 1',
  })),
  body('a negative lifetime is refused', 'RFC 6749 5.1', (honest) => ({ ...honest, expires_in: -1 })),
  body('a lifetime that is no number is refused', 'RFC 6749 5.1', (honest) => ({
    ...honest,
    expires_in: 'soon',
  })),
  body('a refresh token that is an object is refused', 'RFC 6749 5.1', (honest) => ({
    ...honest,
    refresh_token: {},
  })),
  body('a scope that is a list is refused', 'RFC 6749 5.1, 3.3', (honest) => ({
    ...honest,
    scope: ['openid'],
  })),
  body('an answer that is a list is refused', 'RFC 6749 5.1', (honest) => [honest]),
  {
    name: 'a cut answer loses nothing, and its code is not sent again',
    source: 'docs/reliability.md',
    during: 'sign-in',
    manners: { token: () => reply(200, '{"access_token":"at') },
    required: unavailable,
  },
  {
    name: 'a web page in the place of an answer loses nothing',
    source: 'docs/reliability.md',
    during: 'sign-in',
    manners: { token: () => reply(200, '<!doctype html>Wi-Fi', { 'Content-Type': 'text/html' }) },
    required: unavailable,
  },
  {
    name: 'an answer of ten megabytes is not read to its end',
    source: 'own rule: size and time limits',
    during: 'sign-in',
    manners: { token: () => flood(10) },
    required: unavailable,
  },
  {
    name: 'an answer that never ends is given up after 10 s',
    source: 'own rule: one time limit over headers and body',
    during: 'sign-in',
    manners: { token: () => stall() },
    takes: 11,
    required: unavailable,
  },
  ...[302, 307, 308].map((status) => ({
    name: `a redirect of the token request by ${status} takes nothing to another server`,
    source: 'RFC 9700 4.12',
    during: 'sign-in' as const,
    manners: { token: ({ elsewhere }: { elsewhere: string }) => redirect(status, `${elsewhere}/token`) },
    required: unavailable,
  })),
  {
    name: 'a refused code is refused for good',
    source: 'RFC 6749 5.2',
    during: 'sign-in',
    manners: { token: () => reply(400, { error: 'invalid_grant', error_description: '<b>no</b>' }) },
    required: { code: 'invalid_grant' },
  },
  {
    name: 'an unknown client is told so',
    source: 'RFC 6749 5.2',
    during: 'sign-in',
    manners: { token: () => reply(401, { error: 'invalid_client' }) },
    required: { code: 'invalid_client' },
  },
  {
    name: 'an error that quotes a secret does not carry it on',
    source: 'own rule: errors never carry a token, code or verifier',
    during: 'sign-in',
    manners: {
      token: ({ accessToken, refreshToken }) =>
        reply(400, { error: accessToken, error_description: refreshToken, error_uri: refreshToken }),
    },
    required: { code: 'invalid_grant' },
  },
]
