import type { CredentialKind, TrailEntry } from '../../trail.ts'

/** The closed list of what an `invalid_grant` can mean. */
export type InvalidGrantCause =
  | 'code_already_redeemed'
  | 'code_expired'
  | 'redirect_uri_mismatch'
  | 'pkce_mismatch'
  | 'client_mismatch'
  | 'refresh_token_rotated'
  | 'refresh_token_expired'
  | 'grant_revoked'
  | 'wrong_grant_type'
  | 'missing_parameter'
  | 'response_lost'
  | 'key_lost'
  | 'unknown'

/** `certain` only where the evidence excludes every other cause. */
export type Confidence = 'certain' | 'likely' | 'possible'

/** What a piece of evidence is about. */
export type EvidenceFact =
  /** The provider's own words. */
  | 'phrase'
  /** This browser has sent the credential before. */
  | 'sent-before'
  /** By what this browser keeps, it was sent once. */
  | 'sent-once'
  /** What this browser keeps does not reach back to when the credential came. */
  | 'ledger-incomplete'
  /** Milliseconds between the coming of the credential, or the request for it, and its send. */
  | 'age'
  | 'redirect_uri'
  | 'code_verifier'
  /** The browser may have repeated the request by itself. */
  | 'connection-reused'
  /** What this browser's own storage gave back. */
  | 'storage'
  /** This browser has signed out or revoked a token since the credential came. */
  | 'revoked-here'

/** One fact that speaks for a cause, or against the others. */
export interface Evidence {
  readonly fact: EvidenceFact
  /** One sentence for a developer, without secrets. */
  readonly text: string
  /** Entries of the trail that it rests on. */
  readonly entries: readonly TrailEntry[]
}

/** Why a grant request was answered `invalid_grant`, as far as this browser can know. */
export interface Diagnosis {
  readonly cause: InvalidGrantCause
  readonly confidence: Confidence
  readonly evidence: readonly Evidence[]
  /** What the SDK did before it gave up, a sentence each. */
  readonly tried: readonly string[]
  /** One sentence on what to do. */
  readonly remedy: string
  /** Where the project's documentation explains this cause: a path in its repository, with an anchor. */
  readonly docs: string
}

/** Whose words a phrase is: of a provider, or of the RFC for all of them. */
export type ProviderName =
  | 'auth0'
  | 'cognito'
  | 'duende'
  | 'entra'
  | 'google'
  | 'hydra'
  | 'keycloak'
  | 'logto'
  | 'oidc-provider'
  | 'okta'
  | 'rfc6749'

/** At least one cause, the likeliest first. */
export type Causes = readonly [InvalidGrantCause, ...InvalidGrantCause[]]

/** What a provider is known to say, and what it means. */
export interface Phrase {
  readonly provider: ProviderName
  readonly status?: number
  /** The `error` it comes with; `invalid_grant` where absent. */
  readonly error?: string
  /** Found in `error_description`; undefined where the provider says nothing there. */
  readonly description?: RegExp
  /** What was sent, where the same words mean something else for the other. */
  readonly credential?: CredentialKind
  /** The causes that it admits, the likeliest first. */
  readonly causes: Causes
  /** How sure its first cause is, given that the words are this provider's. */
  readonly confidence: Confidence
  /** Where this is known from. */
  readonly source: string
}

/** The answer of a token endpoint, as far as it can be read. */
export interface TokenErrorAnswer {
  readonly status: number
  /** `error` of RFC 6749 5.2. */
  readonly error?: string | undefined
  readonly errorDescription?: string | undefined
  /** The issuer that was asked: it tells many providers apart. */
  readonly issuer?: string | undefined
  /** What was sent, where that is known. */
  readonly credential?: CredentialKind | undefined
}

/** A phrase that fits an answer. */
export interface PhraseMatch extends Phrase {
  /** Whether the words or the issuer leave no doubt about the provider. */
  readonly isProviderKnown: boolean
}
