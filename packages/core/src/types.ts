import type { AuthError } from './errors.ts'
import type { Trail } from './trail.ts'

/** Claims of the signed-in user, from the validated ID token (OpenID Connect Core 5.1). Extend by module augmentation. */
export interface User {
  sub: string
  name?: string
  given_name?: string
  family_name?: string
  preferred_username?: string
  email?: string
  email_verified?: boolean
  picture?: string
  locale?: string
  [claim: string]: unknown
}

/** What the app knows of the sign-in; the same object until something in it changes. */
export type Session<U = User> =
  | { readonly status: 'restoring'; readonly user: undefined; readonly error: undefined }
  | { readonly status: 'signed-out'; readonly user: undefined; readonly error: AuthError | undefined }
  | { readonly status: 'signing-in'; readonly user: U | undefined; readonly error: undefined }
  | { readonly status: 'signed-in'; readonly user: U; readonly error: undefined }
  | { readonly status: 'signing-out'; readonly user: U | undefined; readonly error: undefined }
  | { readonly status: 'expired'; readonly user: U; readonly error: AuthError }

/** A value that JSON can carry. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Names an access token: by resource (RFC 8707), scope and organization. */
export interface TokenRequest {
  /** Absolute URI of the API (RFC 8707); the provider's default audience where absent. */
  resource?: string | undefined
  /** Space-separated scopes, a subset of those granted (RFC 6749, 6). */
  scope?: string | undefined
  /** Organization for which the token is asked, on providers that have them; without `resource`, its own token. */
  organization_id?: string | undefined
}

export interface AccessTokenRequest extends TokenRequest {
  /** Take no token that this client held at the call; for use after an API answered 401. */
  forceRefresh?: boolean | undefined
  /** Seconds that the token must still be valid; 30 where absent. */
  minValidity?: number | undefined
  /** Ends this caller's wait; a request that other callers share goes on. */
  signal?: AbortSignal | undefined
}

/**
 * Gives the headers that a request with an access token must carry: `authorization`, and for a token that is bound to a
 * key a proof for this very request as well (RFC 9449 4).
 *
 * @param method of the request
 * @param url where it goes
 */
export type Authorize = (method: string, url: string | URL) => Promise<Readonly<Record<string, string>>>

export interface UserInfoOptions {
  /** Ends this caller's wait. */
  signal?: AbortSignal | undefined
}

export interface SignInOptions {
  /** Where to go after sign-in: a path or URL of this origin; the current one where absent. */
  returnTo?: string | undefined
  /** Handed back by handleCallback; at most 2 kB as JSON. */
  appState?: Json | undefined
  scope?: string | undefined
  resource?: string | readonly string[] | undefined
  prompt?: string | undefined
  login_hint?: string | undefined
  acr_values?: string | undefined
  /** Seconds since the user last authenticated (OpenID Connect Core 3.1.2.1). */
  max_age?: number | undefined
  organization_id?: string | undefined
  /** Further authorization parameters; those of the protocol itself cannot be replaced. */
  extraParams?: Readonly<Record<string, string>> | undefined
  /**
   * How to ask: the page leaves ('redirect', where absent); a window opens and the page stays ('popup', within a click
   * only); or nobody sees anything and nobody is asked ('silent').
   */
  mode?: 'redirect' | 'popup' | 'silent' | undefined
  /** In place of the setting of the same name. */
  beforeRedirect?: BeforeRedirect | undefined
}

/** Why the page is about to leave for the provider. */
export interface RedirectContext {
  /** `signIn()`; a session that has ended, by `onExpired`; or an API that demands it, by `onStepUp`. */
  readonly reason: 'sign-in' | 'expired' | 'step-up'
  /** Path of this origin that the sign-in will return to. */
  readonly returnTo: string
}

/** Saves what the user has typed, or refuses by `false`: then the sign-in ends with `aborted`. */
export type BeforeRedirect = (context: RedirectContext) => void | false | Promise<void | false>

export interface CallbackResult {
  readonly session: Session
  /** Path of this origin, as given to signIn; '/' where none was. */
  readonly returnTo: string
  readonly appState: Json | undefined
}

export interface SignOutOptions {
  /** Only this browser: the provider's session stays and no page is left. */
  local?: boolean | undefined
  /** Where the provider sends the user afterwards; `post_logout_redirect_uri` where absent. */
  returnTo?: string | undefined
  /** Comes back from there as the parameter `state` (OpenID Connect RP-Initiated Logout 1.0, 2). */
  state?: string | undefined
  /**
   * Rejects with `provider_unreachable` where the provider's own session may go on, so that the app can say so. This
   * browser is signed out in any case.
   */
  everywhere?: boolean | undefined
}

/** Why the session ended. */
export type SignedOutCause = 'signed-out' | 'signed-out-in-another-tab' | 'storage-cleared'

export interface AuthEvents {
  'signed-in': { readonly user: User }
  'signed-out': { readonly cause: SignedOutCause }
  renewed: { readonly byThisTab: boolean }
  'reauth-required': { readonly error: AuthError }
  'user-changed': { readonly user: User }
}

/** A signed-in (or not) user of one provider: the whole public surface of the SDK. */
export interface AuthClient {
  /** Returns the session as it is known now; the same reference until something in it changes. */
  getSnapshot(): Session
  /** Calls the listener after each change of the session; starts the client. Returns the unsubscriber. */
  subscribe(listener: () => void): () => void
  /** Resolves to the session, once the stored one is read and, on the callback page, the callback is dealt with. */
  ready(): Promise<Session>
  /** Signs in at the provider (RFC 6749 4.1, RFC 7636); by redirect pending until the page leaves. */
  signIn(options?: SignInOptions): Promise<Session>
  /** Redeems the authorization code in the URL once, however often and from how many tabs it is called. */
  handleCallback(url?: string | URL): Promise<CallbackResult>
  /** Returns a valid access token, renewing it where needed (RFC 6749 6). */
  getAccessToken(request?: AccessTokenRequest): Promise<string>
  /** When the held access token ends; undefined where none is held. */
  getExpiry(request?: TokenRequest): Date | undefined
  /**
   * As the platform's fetch, with an access token for URLs under `apis`, and one repeat after a 401. Where an API demands
   * another authentication of the user, the page leaves for it; see the setting `onStepUp`.
   */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>
  /**
   * Calls send with an access token, and once more with a new one where the answer was 401. With the setting `dpop` the
   * token alone is of no use: the headers are what `authorize` gives.
   */
  withToken<T>(
    send: (token: string, authorize: Authorize) => Promise<T>,
    request?: AccessTokenRequest,
  ): Promise<T>
  /** Asks the provider for the claims of the signed-in user, newer and often more than `user` (OpenID Connect Core 5.3). */
  userInfo(options?: UserInfoOptions): Promise<User>
  /** Ends the session in every tab, revokes the refresh token (RFC 7009) and leaves for the provider's logout. */
  signOut(options?: SignOutOptions): Promise<void>
  /** The client-side audit log: typed events without secrets. */
  readonly trail: Trail
  /** Listens to an event; returns the unsubscriber. */
  on<T extends keyof AuthEvents>(type: T, listener: (event: AuthEvents[T]) => void): () => void
  /**
   * Ends this client: listeners, and with the last client of a kind, timers and channels. A request that was sent before is
   * brought to its end, within 10 s, and its answer is stored; nothing is sent any more.
   */
  dispose(): void
}
