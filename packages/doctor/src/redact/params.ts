import { isMark, mark, printOf } from './fingerprint.ts'
import { looksSecret, type Redactor } from './redactor.ts'

export interface Param {
  readonly name: string
  readonly value: string
}

/** What a parameter of OAuth or OpenID Connect holds, by its name; what is not listed is nobody's business. */
const readable = new Set([
  'acr_values',
  'audience',
  'client_assertion_type',
  'client_id',
  'code_challenge_method',
  'display',
  'error',
  'error_description',
  'expires_in',
  'grant_type',
  'issued_token_type',
  'max_age',
  'organization_id',
  'prompt',
  'requested_token_type',
  'response_mode',
  'response_type',
  'scope',
  'subject_token_type',
  'token_type',
  'token_type_hint',
  'ui_locales',
])
const addresses = new Set(['error_uri', 'iss', 'post_logout_redirect_uri', 'redirect_uri', 'resource'])
const credentials = new Set([
  'access_token',
  'actor_token',
  'assertion',
  'auth_req_id',
  'client_assertion',
  'code',
  'code_verifier',
  'device_code',
  'dpop_jkt',
  'id_token',
  'id_token_hint',
  'logout_token',
  'nonce',
  'refresh_token',
  'request',
  'request_uri',
  'session_state',
  'sid',
  'state',
  'subject_token',
  'token',
])

export type Kind = 'address' | 'challenge' | 'credential' | 'readable' | 'unknown'

export function kindOf(name: string): Kind {
  if (name === 'code_challenge') return 'challenge'
  if (readable.has(name)) return 'readable'
  if (addresses.has(name)) return 'address'
  return credentials.has(name) ? 'credential' : 'unknown'
}

/** Redacts parameters of a query, a fragment or a form. */
export function redactParams(
  params: readonly Param[],
  redactor: Redactor,
  redactAddress: (url: string) => string,
): Param[] {
  const method = params.find(({ name }) => name === 'code_challenge_method')?.value
  return params.map(({ name, value }) => ({
    name: redactName(name, redactor),
    value: redactValue(name, value),
  }))

  function redactValue(name: string, value: string): string {
    switch (kindOf(name)) {
      case 'readable':
        return name === 'error_description' ? redactor.words(value, 800) : redactor.prose(value)
      case 'address':
        return redactAddress(value)
      case 'credential':
        return redactor.credential(value)
      case 'challenge':
        return redactChallenge(value, method, redactor)
      case 'unknown':
        return redactor.remove(value)
    }
  }
}

/**
 * A challenge by S256 is the verifier's own SHA-256 in base64url (RFC 7636, 4.2), so that its first characters are the
 * verifier's fingerprint: whether the two belong together can be told without either. A plain one is the verifier.
 */
function redactChallenge(value: string, method: string | undefined, redactor: Redactor): string {
  if (isMark(value)) return value
  return method === 'S256' && /^[\w-]{43}$/.test(value)
    ? mark(value.slice(0, 12))
    : redactor.credential(value)
}

export function redactName(name: string, redactor: Redactor): string {
  const isPlain = /^[\w.[\]-]{1,40}$/.test(name) && !looksSecret(name) && printOf(name) === undefined
  return isPlain || isMark(name) ? name : redactor.remove(name)
}
