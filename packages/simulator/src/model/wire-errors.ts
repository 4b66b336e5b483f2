import type { Cause } from '../types/cause.ts'
import type { Policy } from '../types/policy.ts'
import type { Json } from './outcome.ts'
import type { RefusalParts } from './refusal.ts'

export interface WireError {
  readonly status: number
  readonly body: Json
}

/** What a refusal looks like from outside: as little as the preset's server tells. `grantType` is the request's. */
export function wireError(policy: Policy, parts: RefusalParts, grantType?: string): WireError {
  const { status = 400, error, description, scope } = parts
  const plain = {
    error,
    ...(description !== undefined && { error_description: description }),
    ...(scope !== undefined && { scope }),
  }
  switch (policy.errors) {
    case 'oidc-provider':
      return { status, body: plain }
    case 'logto':
      return { status, body: { ...logtoParts(parts), ...plain } }
    case 'auth0':
      return auth0(parts, plain, grantType)
    case 'okta':
      return okta(parts, plain, grantType)
  }
}

const LOGTO_MESSAGES: Readonly<Record<string, string>> = {
  invalid_grant: 'Grant request is invalid.',
  invalid_target: 'Invalid resource indicator.',
  server_error: 'An unknown OIDC error occurred. Please try again later.',
}

/** Logto puts its own error in front of the standard members; an app is to match `code`. */
function logtoParts({ error, description }: RefusalParts): Json {
  return {
    code: `oidc.${error}`,
    message: LOGTO_MESSAGES[error] ?? description ?? error,
    error_uri: `https://openid.sh/debug/${error}`,
  }
}

/** How a server words the death of what this grant type presents, where it has no words for the very cause. */
interface Wording {
  readonly code: string
  readonly token: string
  readonly other: Partial<Record<Cause, string>>
}

const AUTH0: Wording = {
  code: 'Invalid authorization code',
  token: 'Unknown or invalid refresh token.',
  other: {
    verifier_missing: 'Parameter code_verifier is required',
    verifier_wrong: 'Failed to verify code verifier',
  },
}

const OKTA: Wording = {
  code: 'The authorization code is invalid or has expired.',
  token: 'The refresh token is invalid or expired.',
  other: {
    redirect_uri_mismatch:
      "The 'redirect_uri' does not match the redirection URI used in the authorization request.",
    verifier_missing: 'PKCE verification failed.',
    verifier_wrong: 'PKCE verification failed.',
  },
}

function worded({ other, code, token }: Wording, cause: Cause, grantType: string | undefined): string {
  return other[cause] ?? (grantType === 'authorization_code' ? code : token)
}

/** Auth0 answers a bad grant with 403, and an unknown client as access denied. */
function auth0(parts: RefusalParts, plain: Json, grantType: string | undefined): WireError {
  const { status = 400, error, cause } = parts
  if (error === 'invalid_client') {
    const text = cause === 'client_unknown' ? 'Unknown client' : 'Unauthorized'
    return { status: 401, body: { error: 'access_denied', error_description: text } }
  }
  if (error !== 'invalid_grant') return { status, body: plain }
  return { status: 403, body: { error, error_description: worded(AUTH0, cause, grantType) } }
}

function okta(parts: RefusalParts, plain: Json, grantType: string | undefined): WireError {
  const { status = 400, error, cause } = parts
  if (error === 'invalid_client') {
    const text = "Invalid value for 'client_id' parameter."
    return { status: 401, body: { error, error_description: text } }
  }
  if (error !== 'invalid_grant') return { status, body: plain }
  return { status: 400, body: { error, error_description: worded(OKTA, cause, grantType) } }
}
