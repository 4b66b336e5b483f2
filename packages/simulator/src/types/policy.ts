/** Seconds that each thing lives. */
export interface Lifetimes {
  readonly code: number
  readonly accessToken: number
  readonly clientCredentials: number
  readonly idToken: number
  readonly refreshToken: number
  readonly grant: number
  readonly session: number
  readonly interaction: number
  readonly pushedRequest: number
}

/** When a refresh token is replaced as it is used. */
export interface Rotation {
  /** A number from 0 to 1 is the part of the lifetime that has to pass first. */
  readonly when: 'always' | 'never' | number
  /** What holds for a client without a secret; left out, the same. */
  readonly publicClients?: 'always' | 'never' | number
  /** What holds for a token that is bound to a DPoP key; left out, the same. */
  readonly senderConstrained?: 'always' | 'never' | number
  /** Seconds after the sign-in from which on nothing rotates any more. */
  readonly notAfter?: number
}

/** What happens to a refresh token that comes back after it was rotated. */
export interface Reuse {
  /** Seconds after its use in which it is taken once more; 0 takes nothing. */
  readonly window: number
  /** Whether a use within the window opens it anew, as Logto's does. */
  readonly slides: boolean
  /** Whether any rotated token is meant, or only the parent of the newest (Auth0). */
  readonly of: 'any' | 'previous'
  /** How often a rotated token may come back in all, whenever (Keycloak's "max reuse"). */
  readonly times: number
  /** What a reuse that is not allowed ends. */
  readonly ends: 'family' | 'grant' | 'nothing'
}

/** Whether a code exchange gives a refresh token. */
export type RefreshTokenRule =
  /** If `offline_access` was granted. */
  | 'offline_access'
  /** To every client that may use one. */
  | 'always'

/** A server's rules, as data. */
export interface Policy {
  readonly name: string
  readonly lifetimes: Lifetimes
  readonly rotation: Rotation
  readonly reuse: Reuse
  readonly refreshToken: RefreshTokenRule
  /** Takes `offline_access` out of an authorization request that does not ask for `prompt=consent`. */
  readonly offlineNeedsConsent: boolean
  /** A public web client's rotated token ends when its ancestor would have (no sliding sessions). */
  readonly spaKeepsExpiry: boolean
  /** What a code that comes back ends, beside itself. */
  readonly codeReuse: 'reject' | 'revoke-grant'
  /** What revoking a refresh token (RFC 7009) takes along. */
  readonly revocation: 'token' | 'family' | 'grant'
  /** Whether what a misuse or a revocation ends is the grant, or only its tokens: the user is asked for consent again, or not. */
  readonly revokesGrantItself: boolean
  /** Whether a row past its end is dropped, so that the server's own log says "not found" and not "expired". */
  readonly dropsExpired: boolean
  /** Whether a bad resource spends the refresh token first (oidc-provider and Logto resolve it after the rotation). */
  readonly targetCheck: 'after-rotation' | 'before-rotation'
  /** The resource of a token request that names none: the only granted one, the first one, or none. */
  readonly bareResource: 'only' | 'first' | 'none'
  /** Whether a refresh token is good for any API, not only for those of its authorization (Auth0's MRRT). */
  readonly anyResource?: boolean
  /** Whether an authorization request needs PKCE. */
  readonly pkceRequired: 'always' | 'public-clients' | 'never'
  /** How errors look on the wire. */
  readonly errors: 'oidc-provider' | 'logto' | 'auth0' | 'okta'
  readonly alg: SigningAlgorithm
  readonly paths: Paths
  readonly dpop: 'off' | 'accepted' | 'nonce-required'
  readonly par: 'off' | 'accepted' | 'required'
  readonly introspection: boolean
  /** Whether a token for an API is known at userinfo, introspection and revocation although it is a JWT. */
  readonly knowsItsJwts: boolean
  /** Whether a token for an API has the granted OIDC scopes as well. */
  readonly mixesScopes: boolean
  /** The audience of a token for no resource, which is then a JWT; without one it is opaque and for userinfo. */
  readonly bareAudience?: string
  /** Whether ID tokens carry a `sid`. */
  readonly sessionIds: boolean
  /** Whether what has no `offline_access` ends with the browser's session. */
  readonly endsWithSession: boolean
  /** Whether the user is asked before a sign-out. */
  readonly signOutPage: boolean
  /** Parameters that mean `resource` as well (Auth0's `audience`). */
  readonly resourceParameters: readonly string[]
  /** Whether an ID token carries the claims of the granted scopes even where userinfo has them as well. */
  readonly claimsInIdToken: boolean
}

export type SigningAlgorithm = 'RS256' | 'ES256' | 'ES384'

/** Where the endpoints are, below the issuer. */
export interface Paths {
  readonly authorization: string
  readonly token: string
  readonly revocation: string
  readonly introspection: string
  readonly userinfo: string
  readonly end_session: string
  readonly par: string
  readonly jwks: string
}

export type PresetName = 'auth0' | 'logto' | 'oidcProvider' | 'okta'

/** A change to a preset, which keeps what it does not name. */
export type PolicyChange = {
  readonly [Key in keyof Policy]?: Policy[Key] extends object ? Partial<Policy[Key]> : Policy[Key]
}
