/** The rules of a provider that the invariants depend on. */
export interface ServerRules {
  readonly name: string
  /** Whether a refresh token is replaced as it is used. */
  readonly rotates: boolean
  /** Seconds in which a used refresh token is taken once more. */
  readonly window: number
  /** What reuse or revocation ends: a grant is everything that this user allowed this client. */
  readonly revokes: 'family' | 'grant'
}

export interface Issued {
  readonly accessToken: string
  readonly refreshToken: string
  readonly family: string
  readonly subject: string
  readonly resource: string | undefined
  /** True time at which the access token ends, ms. */
  readonly ends: number
}

export type ServerOutcome =
  | { readonly kind: 'granted'; readonly issued: Issued }
  | {
      readonly kind: 'refused'
      readonly error: string
      /** The family that this refusal ended. */
      readonly ended: string | undefined
    }

export interface CodeQuestion {
  readonly verifier: string
  readonly redirectUri: string
  readonly subject: string
}

/** The authorization server, and what it knows for certain. */
export interface Server {
  readonly policy: ServerRules
  readonly lifetime: number
  authorize(question: CodeQuestion): string
  redeem(code: string, verifier: string, redirectUri: string, resource: string | undefined): ServerOutcome
  renew(refreshToken: string, resource: string | undefined): ServerOutcome
  revoke(refreshToken: string): void
  /** An administrator ends a family. */
  end(family: string): void
  /** Issues without a request: the session that a run begins with. */
  seed(subject: string, resource: string | undefined): Issued
  /** Whether the token would be granted if it came now. */
  redeemable(refreshToken: string): boolean
  /** When a code was given, true time in ms; undefined where it was not. */
  givenAt(code: string): number | undefined
  familyOf(refreshToken: string): string | undefined
  isLive(family: string): boolean
  issuedAs(accessToken: string): Issued | undefined
  /** Pairs of one server answer. */
  pairOf(refreshToken: string): Issued | undefined
}
