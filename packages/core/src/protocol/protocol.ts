import type { AuthorizationRequest } from '../decide/record.ts'
import type { AuthErrorCode } from '../errors.ts'
import type { TokenRequest, User } from '../types.ts'

/** What a token endpoint granted, after all checks. */
export interface Granted {
  readonly kind: 'granted'
  readonly accessToken: string
  /** Seconds. */
  readonly lifetime: number
  readonly refreshToken: string | undefined
  readonly idToken: string | undefined
  /** Validated claims of the ID token, where one came. */
  readonly user: User | undefined
  readonly scope: string | undefined
}

/** How a grant request ended, as far as anybody can know. */
export type Answer =
  | Granted
  | {
      readonly kind: 'refused'
      readonly error: string
      readonly status: number
      /** Gives the server's own words, which may quote anything: by a call, so that nothing that shows an answer shows them. */
      readonly describe?: (() => unknown) | undefined
    }
  /** The server found fault with the request itself; the credential may be consumed all the same. */
  | { readonly kind: 'fault'; readonly code: AuthErrorCode; readonly reason: string; readonly status: number }
  | {
      readonly kind: 'unclear'
      readonly reason: string
      readonly status?: number | undefined
      /** Seconds. */
      readonly retryAfter?: number | undefined
    }
  /** Tokens came, but they fail the checks: none of them may be used. */
  | { readonly kind: 'invalid'; readonly reason: string }
  /** Nothing left the browser. */
  | { readonly kind: 'unsent'; readonly reason: string }

/**
 * Judges in the very task of the send whether it may still happen; a text says why not. `isAgain` where the server has
 * asked for a nonce before it looked at the request, which is sent once more with it (RFC 9449 8).
 */
export type Fence = (isAgain?: boolean) => string | undefined

/** What is asked of fetch. */
export interface Init {
  readonly method?: string
  readonly headers: Record<string, string>
  readonly body?: BodyInit | undefined
}

/** Sends a request, where its fence lets it. */
export type Send = (url: string, init: Init, isAgain?: boolean) => Promise<Response>

/** Proves with each request that its sender has the key that tokens are bound to (RFC 9449). */
export interface Prover {
  /** Of its key (RFC 7638), for `dpop_jkt`; undefined where no key outlives the page. */
  readonly thumbprint: string | undefined
  /**
   * Sends with a proof, and once more where the server has looked at nothing but that, for want of a nonce.
   *
   * @param token access token that the request carries
   */
  send(send: Send, url: string, init: Init, token?: string): Promise<Response>
  /** Takes what is known of the server's clock: seconds from this computer's to it. */
  learn(skew: number): void
}

export interface RedeemRequest {
  /** Query of the callback URL as it arrived. */
  readonly response: string
  readonly state: string
  readonly redirect_uri: string
  readonly code_verifier: string
  readonly nonce: string
  /** Resource of the first access token (RFC 8707). */
  readonly resource: string | undefined
  readonly max_age: number | undefined
  /** Authentication context classes that were asked for. */
  readonly acr_values?: string | undefined
  readonly prover?: Prover | undefined
}

export interface RenewRequest extends TokenRequest {
  readonly refreshToken: string
  /** The signed-in user, whose ID token a renewal may replace (OpenID Connect Core 12.2). */
  readonly user: User | null
  readonly prover?: Prover | undefined
}

export interface UserInfoRequest {
  /** Access token for the provider itself. */
  readonly token: string
  /** `sub` of the ID token, which the answer must have. */
  readonly subject: string
  readonly prover?: Prover | undefined
}

export interface AuthorizationQuestion extends AuthorizationRequest {
  readonly redirect_uri: string
  readonly state: string
  readonly nonce: string
  readonly code_verifier: string
  readonly prover?: Prover | undefined
}

/** What goes with a user to the provider's logout, where it is known. */
export interface EndSessionRequest {
  readonly id_token_hint: string | null | undefined
  /** Who is to be signed out, in the provider's own words. */
  readonly logout_hint?: string | undefined
  readonly post_logout_redirect_uri: string | undefined
  readonly state: string | undefined
}

/** The engine's view of OAuth 2.0 and OpenID Connect; only this folder knows the library below. */
export interface Protocol {
  /** URL of the authorization request (RFC 6749 4.1.1, RFC 7636). Throws AuthError `provider_*`. */
  authorizationUrl(question: AuthorizationQuestion, signal: AbortSignal): Promise<string>
  /** Loads what a send and the checks of its answer need, so that nothing is missing once the credential is spent. */
  prepare(signal: AbortSignal, freshKeys: boolean): Promise<void>
  /** Checks the authorization response (RFC 9207); rejects with `callback_invalid`, `access_denied`, ... */
  checkResponse(request: Pick<RedeemRequest, 'response' | 'state'>): Promise<void>
  redeem(request: RedeemRequest, fence: Fence, signal: AbortSignal): Promise<Answer>
  renew(request: RenewRequest, fence: Fence, signal: AbortSignal): Promise<Answer>
  /** Revokes a token (RFC 7009); resolves to whether the server was told. */
  revoke(token: string, fence: Fence, signal: AbortSignal): Promise<boolean>
  /** Claims of the UserInfo endpoint (OpenID Connect Core 5.3). Throws AuthError, with the `status` of a refusal. */
  userInfo(request: UserInfoRequest, signal: AbortSignal): Promise<User>
  /** URL of RP-initiated logout; undefined where the provider has none. */
  endSessionUrl(request: EndSessionRequest, signal: AbortSignal): Promise<string | undefined>
}
