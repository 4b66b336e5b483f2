import type { InvalidGrantCause } from '@onegrant/core/diagnosis'

/**
 * What `error_detail` in the audit log says. It is no phrase of the wire: the answer to the browser is the same for all
 * of these. Logto's refresh-token.ts has those of refresh tokens, oidc-provider's grant checks the others.
 */
const details: readonly (readonly [RegExp, InvalidGrantCause])[] = [
  [/^authorization code already consumed/, 'code_already_redeemed'],
  [/^authorization code is expired/, 'code_expired'],
  [/redirect_uri mismatch/, 'redirect_uri_mismatch'],
  [/^code_verifier /, 'pkce_mismatch'],
  [/^client mismatch/, 'client_mismatch'],
  [/^refresh token already used/, 'refresh_token_rotated'],
  [/^refresh token is expired/, 'refresh_token_expired'],
  [
    /^refresh token not found|^grant (not found|is expired)|^refresh token invalid|^accountId mismatch/,
    'grant_revoked',
  ],
]

/** Undefined for what the log does not say, or says in words that nobody has written down. */
export function causeOf(detail: string | undefined): InvalidGrantCause | undefined {
  return detail === undefined ? undefined : details.find(([pattern]) => pattern.test(detail))?.[1]
}
