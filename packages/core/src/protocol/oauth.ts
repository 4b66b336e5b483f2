import * as oauth from 'oauth4webapi'
import { AuthError, type AuthErrorCode } from '../errors.ts'
import type { User } from '../types.ts'
import { withoutTokens } from './answer.ts'
import { authorizationUrl } from './authorization-url.ts'
import type { Answer, Fence, Protocol, RedeemRequest } from './protocol.ts'
import { loadProvider, type Provider, type ProviderOptions } from './provider.ts'
import { transport, Withheld } from './transport.ts'

/** Assumed where the provider does not say (RFC 6749 5.1), seconds: the first 401 renews. */
const assumedLifetime = 3600
/** Longer lifetimes are not believed, seconds. */
const longestLifetime = 365 * 24 * 3600

type TokenOptions = Omit<oauth.TokenEndpointRequestOptions, 'signal'> & { signal: AbortSignal }

interface Exchange {
  readonly provider: Provider
  readonly signal: AbortSignal
  readonly fence: Fence
  send(client: oauth.Client, options: TokenOptions): Promise<Response>
  judge(client: oauth.Client, response: Response): Promise<oauth.TokenEndpointResponse>
  /** Whom the ID token must name; anybody at sign-in. */
  readonly user: User | undefined
}

/** Speaks OAuth 2.0 and OpenID Connect through oauth4webapi. */
export function createProtocol(options: ProviderOptions): Protocol {
  const { settings, fetch, now } = options
  const insecure = settings.authority.startsWith('http:')
  const plain: oauth.Client = { client_id: settings.client_id }
  let known: Provider | undefined

  async function load(signal: AbortSignal, freshKeys = false): Promise<Provider> {
    return (known = await loadProvider(options, signal, freshKeys))
  }

  async function exchange({ provider, signal, fence, send, judge, user }: Exchange): Promise<Answer> {
    let sent = false
    const guarded: Fence = () => {
      const withheld = fence()
      sent = withheld === undefined
      return withheld
    }
    let response: Response
    try {
      response = await send(plain, {
        signal,
        [oauth.customFetch]: transport({ fetch, signal, fence: guarded }),
        [oauth.allowInsecureRequests]: insecure,
      })
    } catch (error) {
      if (!sent) return { kind: 'unsent', reason: error instanceof Withheld ? error.message : 'not sent' }
      return { kind: 'unclear', reason: signal.aborted ? 'time-out' : 'network error' }
    }
    const body = await response.clone().text()
    const refusal = withoutTokens(response, body)
    if (refusal !== undefined) return refusal
    // A PC clock that is a day off must not end a sign-in: what was just issued tells the server's time.
    const client: oauth.Client = { ...plain, [oauth.clockSkew]: skewOf(body, now()), [oauth.clockTolerance]: 60 }
    try {
      const tokens = await judge(client, response)
      const claims = oauth.getValidatedIdTokenClaims(tokens)
      const identity = claims === undefined ? undefined : await verify(provider, response, claims, signal, user)
      return granted(tokens, identity)
    } catch (error) {
      return { kind: 'invalid', reason: reasonOf(error) }
    }
  }

  async function verify(provider: Provider, response: Response, claims: oauth.IDToken, signal: AbortSignal, user?: User): Promise<User | undefined> {
    if (user !== undefined && continuityFault(claims, user)) throw new AuthError('provider_invalid_response', { subject: 'sub' })
    try {
      await oauth.validateApplicationLevelSignature(provider.as, response, {
        signal,
        [oauth.customFetch]: transport({ fetch, signal }),
        [oauth.allowInsecureRequests]: insecure,
        [oauth.jwksCache]: provider.jwks,
      })
    } catch (error) {
      // Keys out of reach on a renewal are no reason to lose the pair: its ID token is optional, and is left unused.
      if (user !== undefined && error instanceof TypeError && !('code' in error)) return undefined
      throw error
    }
    return { ...claims }
  }

  return {
    async prepare(signal, freshKeys) {
      await load(signal, freshKeys)
    },
    async authorizationUrl(question, signal) {
      return authorizationUrl((await load(signal)).as, settings, question)
    },
    checkResponse(request) {
      if (known === undefined) throw new AuthError('provider_unreachable', { subject: 'discovery' })
      validate(known.as, plain, request)
    },
    async redeem(request, fence, signal) {
      const provider = await load(signal)
      const parameters = validate(provider.as, plain, request)
      const additionalParameters = request.resource === undefined ? {} : { resource: request.resource }
      return exchange({
        provider,
        signal,
        fence,
        user: undefined,
        send: (client, sendOptions) =>
          oauth.authorizationCodeGrantRequest(provider.as, client, oauth.None(), parameters, request.redirect_uri, request.code_verifier, {
            ...sendOptions,
            additionalParameters,
          }),
        judge: (client, response) =>
          oauth.processAuthorizationCodeResponse(provider.as, client, response, {
            expectedNonce: request.nonce,
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
        user: request.user,
        send: (client, sendOptions) =>
          oauth.refreshTokenGrantRequest(provider.as, client, oauth.None(), request.refreshToken, {
            ...sendOptions,
            additionalParameters: Object.fromEntries(
              Object.entries({ resource, scope, organization_id }).filter((entry): entry is [string, string] => entry[1] !== undefined),
            ),
          }),
        judge: (client, response) => oauth.processRefreshTokenResponse(provider.as, client, response),
      })
    },
    async revoke(token, signal) {
      const { as } = await load(signal)
      if (as.revocation_endpoint === undefined) return false
      const response = await oauth.revocationRequest(as, plain, oauth.None(), token, {
        additionalParameters: { token_type_hint: 'refresh_token' },
        [oauth.customFetch]: transport({ fetch, signal, keepalive: true }),
        [oauth.allowInsecureRequests]: insecure,
      })
      return response.ok
    },
    async endSessionUrl(idToken, returnTo, signal) {
      const { as } = await load(signal)
      if (as.end_session_endpoint === undefined) return undefined
      const url = new URL(as.end_session_endpoint)
      url.searchParams.set('client_id', settings.client_id)
      if (idToken !== null) url.searchParams.set('id_token_hint', idToken)
      if (returnTo !== undefined) url.searchParams.set('post_logout_redirect_uri', returnTo)
      return url.href
    },
  }
}

function validate(as: oauth.AuthorizationServer, client: oauth.Client, request: Pick<RedeemRequest, 'response' | 'state'>): URLSearchParams {
  const parameters = new URLSearchParams(request.response)
  try {
    return oauth.validateAuthResponse(as, client, parameters, request.state)
  } catch (error) {
    if (!(error instanceof oauth.AuthorizationResponseError)) throw new AuthError('callback_invalid', { subject: 'iss' })
    throw new AuthError(responseCodes[error.error] ?? 'access_denied', { providerError: error.error.slice(0, 100) })
  }
}

const responseCodes: Readonly<Record<string, AuthErrorCode>> = {
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
}

function granted(tokens: oauth.TokenEndpointResponse, user: User | undefined): Answer {
  return {
    kind: 'granted',
    accessToken: tokens.access_token,
    lifetime: Math.min(tokens.expires_in ?? assumedLifetime, longestLifetime),
    refreshToken: tokens.refresh_token,
    idToken: user === undefined ? undefined : tokens.id_token,
    user,
    scope: tokens.scope,
  }
}

/** Seconds from our clock to the server's, by the issue time of an ID token that was made this moment. */
function skewOf(body: string, now: number): number {
  try {
    const { id_token } = JSON.parse(body) as { id_token?: string }
    const payload = atob((id_token ?? '').split('.')[1]?.replace(/-/g, '+').replace(/_/g, '/') ?? '')
    const { iat } = JSON.parse(payload) as { iat?: number }
    return Number.isFinite(iat) ? Math.round(Number(iat) - now / 1000) : 0
  } catch {
    // No ID token, or none that can be read: the library's own checks say what is wrong with it.
    return 0
  }
}

function continuityFault(claims: oauth.IDToken, user: User): boolean {
  const before = user['auth_time']
  return claims.sub !== user.sub || (claims.auth_time !== undefined && before !== undefined && claims.auth_time !== before)
}

/** A name for the failed check: never the library's message, which may quote values. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : 'ID token'
}
