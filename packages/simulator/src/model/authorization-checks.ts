import type { Params } from '../types/state.ts'
import { isPublic, type ResolvedClient } from './config.ts'
import { checkPkceFormat, one } from './params.ts'
import { invalidRequest, Refusal } from './refusal.ts'
import type { Turn } from './turn.ts'

export type ResponseMode = 'form_post' | 'fragment' | 'query'

const MODES: readonly string[] = ['form_post', 'fragment', 'query']

function isMode(mode: string): mode is ResponseMode {
  return MODES.includes(mode)
}

/** How an answer goes back to the app: by the fragment where a token is in it. */
export function responseMode(params: Params): ResponseMode {
  const mode = one(params, 'response_mode')
  if (mode !== undefined && isMode(mode)) return mode
  return one(params, 'response_type')?.includes('token') === true ? 'fragment' : 'query'
}

export function checkResponse(_turn: Turn, params: Params): void {
  const mode = one(params, 'response_mode')
  if (mode !== undefined && !isMode(mode)) {
    throw new Refusal({
      error: 'unsupported_response_mode',
      description: 'unsupported response_mode requested',
      cause: 'bad_request',
    })
  }
  if (mode === 'query' && one(params, 'response_type')?.includes('token') === true) {
    throw invalidRequest('requested response_mode is not allowed for the requested response_type')
  }
}

export function invalidRedirectUri(): Refusal {
  return new Refusal({
    error: 'invalid_redirect_uri',
    description: "redirect_uri did not match any of the client's registered redirect_uris",
    cause: 'redirect_uri_mismatch',
    isPrivate: true,
  })
}

/** Exact, but for the port of a native app's loopback address (RFC 8252 section 7.3). */
export function isRedirectAllowed(client: ResolvedClient, uri: string, allowed: readonly string[]): boolean {
  if (allowed.includes(uri)) return true
  const portless = client.application_type === 'native' ? withoutLoopbackPort(uri) : undefined
  return portless !== undefined && allowed.some((other) => withoutLoopbackPort(other) === portless)
}

function withoutLoopbackPort(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined
  const url = new URL(uri)
  if (url.protocol !== 'http:' || !['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname))
    return undefined
  url.port = ''
  return url.href
}

/** RFC 7636 section 4.3, with S256 alone. */
export function checkPkce(turn: Turn, client: ResolvedClient, params: Params, responseType: string): void {
  const challenge = one(params, 'code_challenge')
  const method = one(params, 'code_challenge_method')
  if (challenge !== undefined && method === undefined) {
    throw invalidRequest('code_challenge_method must be provided')
  }
  if (method !== undefined) {
    if (method !== 'S256') throw invalidRequest('not supported value of code_challenge_method')
    if (challenge === undefined) {
      throw invalidRequest('code_challenge must be provided with code_challenge_method')
    }
  }
  const { pkceRequired } = turn.config.policy
  const isRequired = pkceRequired === 'always' || (pkceRequired === 'public-clients' && isPublic(client))
  if (challenge === undefined && responseType.includes('code') && isRequired) {
    throw invalidRequest('Authorization Server policy requires PKCE to be used for this request')
  }
  if (challenge !== undefined) checkPkceFormat(challenge, 'code_challenge')
}
