import type { Json } from '../json/shape.ts'

/** What is to be checked. */
export interface CheckInput {
  readonly issuer: string
  /** The address of the configuration was given, and the issuer taken out of it. */
  readonly isFromConfiguration: boolean
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: string
  /** The app's own: where its pages call from. */
  readonly origin: string
}

/** What a server said, or why nothing came. */
export type Answer =
  | {
      readonly kind: 'answer'
      readonly url: string
      readonly status: number
      /** By lower-case name. */
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
    }
  | {
      readonly kind: 'failure'
      readonly url: string
      readonly reason: FailureReason
      readonly detail: string
    }

export type FailureReason =
  | 'certificate'
  | 'network'
  | 'plain_http'
  | 'time_limit'
  | 'tls'
  | 'too_large'
  | 'unknown_host'

export type Served = Extract<Answer, { kind: 'answer' }>

/** How the provider's clock stands to this machine's. */
export interface ClockReading {
  /** Milliseconds; above 0 where this machine is behind. */
  readonly difference: number
  /** Milliseconds, both ways: a Date header has whole seconds, and the answer took its time. */
  readonly uncertainty: number
}

export interface VariantAnswer {
  readonly redirectUri: string
  readonly answer: Answer
}

/** Everything that was asked and answered; each part is missing where one before it made it pointless. */
export interface CheckFacts {
  readonly input: CheckInput
  readonly discovery: Answer
  /** The configuration, where the answer is one. */
  readonly metadata?: Json
  readonly clock?: ClockReading
  readonly jwks?: Answer
  /** To the token endpoint, as a browser sends it for a DPoP proof or for JSON. */
  readonly preflight?: { readonly headers: string; readonly answer: Answer }
  /** To a token request with a code that nobody issued. */
  readonly token?: Answer
  /** To an authorization request with prompt=none. */
  readonly authorization?: Answer
  /** To the same with other spellings of the redirect URI, where the given one was refused. */
  readonly variants: readonly VariantAnswer[]
}
