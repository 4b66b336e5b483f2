import * as oauth from 'oauth4webapi'
import { AuthError, type AuthErrorCode } from '../errors.ts'
import { errorName } from './answer.ts'
import { authorizationUrl } from './authorization-url.ts'
import { endpointOf } from './endpoint.ts'
import { exchange } from './exchange.ts'
import { named } from './named.ts'
import type { Protocol, RedeemRequest } from './protocol.ts'
import { loadProvider, type Provider, type ProviderOptions } from './provider.ts'
import { transport } from './transport.ts'

/** Speaks OAuth 2.0 and OpenID Connect through oauth4webapi. */
export function createProtocol(options: ProviderOptions): Protocol {
  const { settings, fetch } = options
  const insecure = settings.authority.startsWith('http:')
  const plain: oauth.Client = { client_id: settings.client_id }
  let known: Provider | undefined

  async function load(signal: AbortSignal, freshKeys = false): Promise<Provider> {
    return (known = await loadProvider(options, signal, freshKeys))
  }

  return {
    async prepare(signal, freshKeys) {
      await load(signal, freshKeys)
    },
    async authorizationUrl(question, signal) {
      const { as } = await load(signal)
      const url = await authorizationUrl(as, settings, question)
      if (!settings.par && as.require_pushed_authorization_requests !== true) return url
      const { pushRequest } = await import('./pushed-request.ts')
      return pushRequest({ as, url, fetch, signal, prover: question.prover })
    },
    async checkResponse(request) {
      if (known === undefined) throw new AuthError('provider_unreachable', { subject: 'discovery' })
      validate(known.as, plain, request)
    },
    async redeem(request, fence, signal) {
      const provider = await load(signal)
      const parameters = validate(provider.as, plain, request)
      const additionalParameters = named(settings, { resource: request.resource })
      return exchange({
        provider,
        signal,
        fence,
        prover: request.prover,
        client: plain,
        fetch,
        user: undefined,
        acr_values: request.acr_values,
        send: (client, sendOptions) =>
          oauth.authorizationCodeGrantRequest(
            provider.as,
            client,
            oauth.None(),
            parameters,
            request.redirect_uri,
            request.code_verifier,
            {
              ...sendOptions,
              additionalParameters,
            },
          ),
        judge: (client, response) =>
          oauth.processAuthorizationCodeResponse(provider.as, client, response, {
            // A login that another library began may have asked for none.
            expectedNonce: request.nonce || oauth.expectNoNonce,
            requireIdToken: true,
            ...(request.max_age === undefined ? {} : { maxAge: request.max_age }),
          }),
      })
    },
    async renew(request, fence, signal) {
      const provider = await load(signal)
      const { resource, scope, organization_id } = request
      return exchange({
        provider,
        signal,
        fence,
        prover: request.prover,
        client: plain,
        fetch,
        user: request.user ?? undefined,
        send: (client, sendOptions) =>
          oauth.refreshTokenGrantRequest(provider.as, client, oauth.None(), request.refreshToken, {
            ...sendOptions,
            additionalParameters: named(settings, { resource, scope, organization_id }),
          }),
        judge: (client, response) => oauth.processRefreshTokenResponse(provider.as, client, response),
      })
    },
    async revoke(token, fence, signal) {
      const { as } = await load(signal)
      if (as.revocation_endpoint === undefined) return false
      endpointOf(as, 'revocation_endpoint')
      const response = await oauth.revocationRequest(as, plain, oauth.None(), token, {
        additionalParameters: { token_type_hint: 'refresh_token' },
        [oauth.customFetch]: transport({ fetch, signal, fence, keepalive: true }),
        [oauth.allowInsecureRequests]: insecure,
      })
      return response.ok
    },
    async userInfo(request, signal) {
      const provider = await load(signal)
      const { userInfo } = await import('./user-info.ts')
      return userInfo({ ...request, provider, fetch, signal })
    },
    async endSessionUrl(request, signal) {
      const { as } = await load(signal)
      const { end_session_endpoint = settings.end_session_endpoint } = as
      if (end_session_endpoint === undefined) return undefined
      const url = endpointOf({ ...as, end_session_endpoint }, 'end_session_endpoint')
      for (const [name, value] of Object.entries({ client_id: settings.client_id, ...request }))
        if (value) url.searchParams.set(name, value)
      return url.href
    },
  }
}

function validate(
  as: oauth.AuthorizationServer,
  client: oauth.Client,
  request: Pick<RedeemRequest, 'response' | 'state'>,
): URLSearchParams {
  const parameters = new URLSearchParams(request.response)
  let valid: URLSearchParams
  try {
    valid = oauth.validateAuthResponse(as, client, parameters, request.state)
  } catch (error) {
    if (!(error instanceof oauth.AuthorizationResponseError))
      throw new AuthError('callback_invalid', { subject: 'iss' })
    const providerError = errorName(error.error)
    throw new AuthError(responseCodes.get(providerError) ?? 'access_denied', { providerError })
  }
  if (!valid.get('code')) throw new AuthError('callback_invalid', { subject: 'code' })
  return valid
}

const responseCodes: ReadonlyMap<string | undefined, AuthErrorCode> = new Map(
  Object.entries({
    login_required: 'interaction_required',
    consent_required: 'interaction_required',
    interaction_required: 'interaction_required',
    account_selection_required: 'interaction_required',
    invalid_request: 'invalid_request',
    invalid_scope: 'invalid_scope',
    invalid_target: 'invalid_target',
    unauthorized_client: 'unauthorized_client',
    server_error: 'temporarily_unavailable',
    temporarily_unavailable: 'temporarily_unavailable',
  } as const),
)
