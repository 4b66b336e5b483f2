import type { Params } from '../types/state.ts'
import type { ResolvedClient } from './config.ts'
import { oidcScopes } from './config.ts'
import { checkClientScope } from './client-credentials.ts'
import { isScope, many, one, rejectRepeated, requireParams, words } from './params.ts'
import { invalidHint, invalidRequest, invalidScope, Refusal } from './refusal.ts'
import { resourceNamed } from './resources.ts'
import { checkPkce, checkResponse, invalidRedirectUri, isRedirectAllowed } from './authorization-checks.ts'
import type { Turn } from './turn.ts'

export const AUTHORIZATION_PARAMS: readonly string[] = [
  'acr_values',
  'claims_locales',
  'client_id',
  'code_challenge',
  'code_challenge_method',
  'display',
  'dpop_jkt',
  'id_token_hint',
  'login_hint',
  'max_age',
  'nonce',
  'prompt',
  'redirect_uri',
  'registration',
  'request',
  'request_uri',
  'resource',
  'response_mode',
  'response_type',
  'scope',
  'state',
  'ui_locales',
]

const NEEDS_OPENID = ['acr_values', 'claims_locales', 'id_token_hint', 'max_age', 'nonce']

/** Before the client is known: what no server of this kind takes. */
export function rejectUnsupported(turn: Turn, params: Params): void {
  rejectRepeated(params, (name) => name !== 'resource')
  if (params['request'] !== undefined) throw unsupported('request_not_supported')
  const takesUri = turn.request.endpoint === 'authorization' && turn.config.policy.par !== 'off'
  if (params['request_uri'] !== undefined && !takesUri) throw unsupported('request_uri_not_supported')
}

function unsupported(error: string): Refusal {
  return new Refusal({ error, cause: 'bad_request' })
}

/** Checks a request for authorization in the order of oidc-provider, and answers it as it will be acted on. */
export function checkRequest(turn: Turn, client: ResolvedClient, given: Params): Params {
  checkResponse(turn, given)
  const [single, ...more] = client.redirect_uris
  const params: Record<string, string | readonly string[]> = { ...given }
  if (params['redirect_uri'] === undefined && single !== undefined && more.length === 0) {
    params['redirect_uri'] = single
  }
  requireParams(params, ['response_type', 'client_id'])
  if (params['registration'] !== undefined) throw unsupported('registration_not_supported')
  const responseType = words(one(params, 'response_type')).toSorted().join(' ')
  params['response_type'] = responseType
  checkResponseType(turn, client, responseType)
  requireParams(params, ['redirect_uri', ...(responseType.includes('id_token') ? ['nonce'] : [])])
  if (params['max_age'] === undefined && client.default_max_age !== undefined) {
    params['max_age'] = String(client.default_max_age)
  }
  const prompts = checkPrompt(params)
  checkScope(turn, client, params, prompts)
  checkOpenid(params, responseType)
  if (!isRedirectAllowed(client, one(params, 'redirect_uri') ?? '', client.redirect_uris)) {
    throw invalidRedirectUri()
  }
  checkPkce(turn, client, params, responseType)
  checkResources(turn, params)
  checkMaxAge(params, prompts)
  checkHint(turn, client, params)
  return params
}

function checkResponseType(turn: Turn, client: ResolvedClient, responseType: string): void {
  const supported = [...turn.config.clients.values()].flatMap((other) => other.response_types)
  const sorted = (types: readonly string[]): string[] => types.map((type) => words(type).toSorted().join(' '))
  if (!sorted(['code', ...supported]).includes(responseType)) {
    throw new Refusal({
      error: 'unsupported_response_type',
      description: 'unsupported response_type requested',
      cause: 'bad_request',
    })
  }
  if (!sorted(client.response_types).includes(responseType)) {
    throw invalidRequest('requested response_type is not allowed for this client')
  }
}

function checkPrompt(params: Params): readonly string[] {
  const prompts = words(one(params, 'prompt') || undefined)
  if (params['prompt'] === undefined) return []
  if (prompts.some((prompt) => !['consent', 'login', 'none'].includes(prompt))) {
    throw invalidRequest('unsupported prompt value requested')
  }
  if (prompts.includes('none') && prompts.length !== 1) {
    throw invalidRequest('prompt none must only be used alone')
  }
  return prompts
}

type Draft = Record<string, string | readonly string[]>

function checkScope(turn: Turn, client: ResolvedClient, params: Draft, prompts: readonly string[]): void {
  const scope = one(params, 'scope')
  if (!isScope(scope)) throw invalidScope('scope contains invalid characters')
  // OpenID Connect Core section 11: without consent, or without a code, offline access has to be ignored.
  const isOffline =
    one(params, 'response_type')?.includes('code') === true &&
    (!turn.config.policy.offlineNeedsConsent || prompts.includes('consent')) &&
    client.grant_types.includes('refresh_token')
  const scopes = words(scope).filter((name) => name !== 'offline_access' || isOffline)
  if (scopes.length > 0) params['scope'] = scopes.join(' ')
  else delete params['scope']
  checkClientScope(turn, client, scopes)
}

function checkOpenid(params: Params, responseType: string): void {
  if (words(one(params, 'scope')).includes('openid')) return
  if (responseType.includes('id_token')) {
    throw invalidRequest('openid scope must be requested for this response_type')
  }
  const gated = NEEDS_OPENID.find((name) => params[name] !== undefined)
  if (gated !== undefined) {
    throw invalidRequest(`openid scope must be requested when using the ${gated} parameter`)
  }
}

function checkResources(turn: Turn, params: Draft): void {
  const resources = many(params, 'resource')
  for (const resource of resources) resourceNamed(turn, resource)
  const scope = one(params, 'scope')
  if (scope === undefined || resources.length > 0) return
  // Scopes of an API mean nothing without the API.
  params['scope'] = words(scope)
    .filter((name) => oidcScopes(turn.config).includes(name))
    .join(' ')
}

function checkMaxAge(params: Draft, prompts: readonly string[]): void {
  const given = one(params, 'max_age')
  if (given === undefined) return
  const seconds = Number(given)
  if (!Number.isSafeInteger(seconds) || seconds < 0) throw invalidRequest('invalid max_age parameter value')
  if (seconds > 0) return
  delete params['max_age']
  if (!prompts.includes('login')) params['prompt'] = [...prompts, 'login'].join(' ')
}

function checkHint(turn: Turn, client: ResolvedClient, params: Params): void {
  if (params['id_token_hint'] === undefined) return
  const { presented } = turn.request
  if (presented?.kind === 'signed' && presented.claims['aud'] === client.client_id) return
  throw invalidHint(presented?.kind === 'invalid' ? presented.why : 'unexpected "aud" claim value')
}
