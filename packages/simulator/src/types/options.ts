import type { Answer, Question } from './interaction.ts'
import type { PolicyChange, Policy, PresetName, SigningAlgorithm } from './policy.ts'
import type { ServerState } from './state.ts'

/** A registered app, in the words of RFC 7591. */
export interface Client {
  readonly client_id: string
  readonly client_name?: string
  /** Makes the client a confidential one. */
  readonly client_secret?: string
  readonly token_endpoint_auth_method?: 'client_secret_basic' | 'client_secret_post' | 'none'
  /** `web` unless given. A native client is asked for consent each time, as at oidc-provider. */
  readonly application_type?: 'native' | 'web'
  readonly redirect_uris?: readonly string[]
  readonly post_logout_redirect_uris?: readonly string[]
  /** `authorization_code` and `refresh_token` unless given. */
  readonly grant_types?: readonly string[]
  /** `code` unless given; the implicit ones (`id_token`, `id_token token`, `token`) only for a client that lists them. */
  readonly response_types?: readonly string[]
  /** The scopes that it may ask for; all of them unless given. */
  readonly scope?: string
  readonly dpop_bound_access_tokens?: boolean
  readonly default_max_age?: number
  /** Origins that may call from a browser; those of the redirect URIs unless given. */
  readonly origins?: readonly string[]
}

/** Somebody who can sign in. */
export interface Account {
  readonly sub: string
  /** For the login page; without one, any password is right. */
  readonly password?: string
  /** Handed out by scope: `name`, `email`, ... */
  readonly claims?: Readonly<Record<string, unknown>>
}

/** An API with its own audience (RFC 8707). */
export interface Resource {
  /** The resource indicator: an absolute URI without a fragment. */
  readonly resource: string
  /** Its scopes, separated by spaces. */
  readonly scope: string
  /** `jwt` unless given. */
  readonly format?: 'jwt' | 'opaque'
  /** Seconds; the policy's unless given. */
  readonly accessTokenLifetime?: number
}

/** Signs what the model issued. Stand in for it to leave signatures out of a measurement. */
export interface Signer {
  readonly alg: string
  /** The public keys, as the JWKS endpoint shows them. */
  readonly jwks: () => Promise<{ readonly keys: readonly object[] }>
  readonly sign: (claims: Readonly<Record<string, unknown>>, typ: string | undefined) => Promise<string>
  /** The claims of a token that this signer signed, expired or not; undefined for any other. */
  readonly verify: (token: string) => Promise<Readonly<Record<string, unknown>> | undefined>
}

/**
 * Where the state lives, if not in memory: three functions, so that a service worker or two tabs can share a database.
 * The simulator calls `load`, changes and `save` within one `lock`, and never waits for anything else in there.
 */
export interface StateStore {
  readonly load: () => Promise<ServerState | undefined>
  readonly save: (state: ServerState) => Promise<void>
  /** Runs one at a time, across all that share the store. */
  readonly lock: <Result>(run: () => Promise<Result>) => Promise<Result>
}

export interface SimulatorOptions {
  /** `https://issuer.example` unless given; may have a path. */
  readonly issuer?: string
  /** Whose rules hold: `oidcProvider` unless given. */
  readonly preset?: Policy | PresetName
  /** What differs from the preset. */
  readonly policy?: PolicyChange
  /** One public client `demo` with redirect URI `https://app.example/callback` unless given. */
  readonly clients?: readonly Client[]
  /** `ada` (password `lovelace`) and `grace` (`hopper`) unless given. */
  readonly accounts?: readonly Account[]
  readonly resources?: readonly Resource[]
  /** The claims that a scope stands for; `profile`, `email`, `phone` and `address` of OpenID Connect unless given. */
  readonly claims?: Readonly<Record<string, readonly string[]>>
  /** The authentication contexts that can be asked for by `acr_values`; none unless given. */
  readonly acrValues?: readonly string[]
  /** The true time in milliseconds since 1970; `Date.now` unless given. `advance()` comes on top. */
  readonly now?: () => number
  /** Waits for a `delay` fault; by `setTimeout` unless given. */
  readonly sleep?: (ms: number) => Promise<void>
  /** Makes every code, token and id the same in each run. */
  readonly seed?: number | string
  /** The algorithm, or a signer of your own; the preset's algorithm unless given. */
  readonly signing?: Signer | SigningAlgorithm
  /**
   * Who answers when the server has a question for the user.
   * `page`: a login and a consent page, as HTML. A name: this account signs in and consents, without a page.
   * A function: answers each question as it comes.
   */
  readonly interaction?:
    | 'page'
    | { readonly account: string }
    | ((question: Question) => Answer | Promise<Answer>)
  /**
   * How the server knows the browser again. `cookies`: by the cookie that it set. `shared`: whoever asks is the same
   * browser, for mounts where a cookie can be neither set nor seen (a service worker).
   */
  readonly sessions?: 'cookies' | 'shared'
  /** A state of earlier, from `snapshot()`. */
  readonly state?: ServerState
  readonly store?: StateStore
}
