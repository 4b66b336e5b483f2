import type { JWK } from 'jose'
import type { Answer } from './interaction.ts'
import type { AuditEntry, Exchange } from './journal.ts'
import type { Fault } from './faults.ts'

/** Rows, spread by their ids over branches and leaves, so that a change copies these and not the table. */
export type Table<Row> = readonly (readonly (readonly Row[])[])[]

/** A list that grows at its end, in chunks for the same reason. `dropped` counts what was cut off at its start. */
export interface Log<Entry> {
  readonly dropped: number
  readonly chunks: readonly (readonly Entry[])[]
}

/** What an account allowed a client. Every code and token belongs to one. Times are seconds since 1970. */
export interface GrantRow {
  readonly id: string
  readonly account: string
  readonly client_id: string
  /** OIDC scopes. */
  readonly scopes: readonly string[]
  readonly resources: Readonly<Record<string, readonly string[]>>
  /** What the user was asked for and said no to: a scope, or a resource and a scope of it. */
  readonly rejected: readonly string[]
  readonly created: number
  readonly expires: number
  readonly revoked?: number
  /** Raised where all of its tokens end and it stays: a token of an earlier epoch is dead. */
  readonly epoch: number
}

/** What is known of the sign-in behind a code, and handed on to its refresh tokens. */
export interface Source {
  readonly grant: string
  readonly epoch: number
  readonly client_id: string
  readonly account: string
  readonly scope: readonly string[]
  readonly resources: readonly string[]
  readonly auth_time: number
  readonly acr?: string
  readonly amr?: readonly string[]
  readonly nonce?: string
  readonly sid?: string
  readonly session?: string
  /** Claims that belong into the ID token whatever the scopes: `auth_time` after `max_age`, `acr` after `acr_values`. */
  readonly always?: readonly string[]
  /** Ends with the session of the browser, as oidc-provider's does without `offline_access`. */
  readonly endsWithSession?: boolean
}

export interface CodeRow extends Source {
  readonly id: string
  readonly redirect_uri: string
  readonly challenge?: string
  readonly dpop_jkt?: string
  readonly issued: number
  readonly expires: number
  readonly consumed?: number
  readonly revoked?: number
}

export interface RefreshTokenRow extends Source {
  readonly id: string
  /** All tokens that descend from one sign-in. */
  readonly family: string
  readonly parent?: string
  readonly rotations: number
  readonly jkt?: string
  /** When the first token of the family was issued. */
  readonly begun: number
  readonly issued: number
  readonly expires: number
  /** The use that the reuse window counts from, in milliseconds, and how many there were. */
  readonly consumed?: number
  readonly uses: number
  readonly revoked?: number
}

export interface AccessTokenRow {
  /** The token itself if it is opaque, its `jti` if it is a JWT. */
  readonly id: string
  readonly format: 'jwt' | 'opaque'
  /** Missing for client credentials. */
  readonly grant?: string
  readonly epoch?: number
  readonly family?: string
  readonly account?: string
  readonly client_id: string
  readonly scope: readonly string[]
  readonly resource?: string
  readonly jkt?: string
  readonly session?: string
  readonly endsWithSession?: boolean
  readonly issued: number
  readonly expires: number
  readonly revoked?: number
}

/** All refresh tokens of one sign-in. */
export interface FamilyRow {
  readonly id: string
  readonly newest: string
  readonly revoked?: number
}

/** A browser that has signed in. */
export interface SessionRow {
  readonly id: string
  readonly account: string
  readonly signedIn: number
  readonly expires: number
  readonly acr?: string
  readonly amr?: readonly string[]
  /** By client: its grant and the `sid` that it knows this session by. */
  readonly clients: Readonly<
    Record<string, { readonly grant?: string; readonly sid: string; readonly persists?: boolean }>
  >
  /** Open sign-out, waiting for the user's yes. */
  readonly signOut?: SignOut
}

export interface SignOut {
  readonly secret: string
  readonly client_id?: string
  readonly redirect?: string
  readonly state?: string
}

export type Params = Readonly<Record<string, string | readonly string[]>>

/** An authorization request that waits for an answer of the user. */
export interface InteractionRow {
  readonly id: string
  readonly params: Params
  readonly prompt: 'consent' | 'login'
  readonly reasons: readonly string[]
  readonly session?: string
  /** What has been answered so far. */
  readonly answered: readonly ('consent' | 'login')[]
  /** The answer that the request waits to go on with. */
  readonly answer?: Answer
  readonly granted?: string
  /** Whom the app's `id_token_hint` names. */
  readonly hinted?: string
  readonly pushed?: string
  readonly dpop_jkt?: string
  readonly expires: number
}

export interface PushedRow {
  readonly id: string
  readonly client_id: string
  readonly params: Params
  readonly dpop_jkt?: string
  readonly expires: number
  readonly consumed?: number
}

export interface AccountRow {
  readonly sub: string
  readonly password?: string
  readonly claims: Readonly<Record<string, unknown>>
  readonly deleted?: number
}

export interface FaultRow {
  readonly id: string
  /** Without its predicate, which is no data. */
  readonly fault: Omit<Fault, 'where' | 'times'> & { readonly times: number | 'all' }
  readonly hasPredicate: boolean
  /** How many matching requests there were. */
  readonly seen: number
}

/** All that the server remembers: plain JSON, which survives a reload. Its inside may change between versions. */
export interface ServerState {
  readonly version: 1
  /** Milliseconds that `advance()` has put on the clock. */
  readonly advanced: number
  /** Random values drawn so far: with a seed, the next one depends on it. */
  readonly draws: number
  readonly requests: number
  readonly audited: number
  /** Private keys, newest first. */
  readonly keys: readonly JWK[]
  /** What DPoP nonces are made of. */
  readonly secret: string
  readonly accounts: Readonly<Record<string, AccountRow>>
  readonly grants: Table<GrantRow>
  readonly codes: Table<CodeRow>
  readonly refreshTokens: Table<RefreshTokenRow>
  readonly families: Table<FamilyRow>
  readonly accessTokens: Table<AccessTokenRow>
  readonly sessions: Table<SessionRow>
  readonly interactions: Table<InteractionRow>
  readonly pushed: Table<PushedRow>
  /** DPoP proofs seen: their end by client and `jti`. */
  readonly proofs: Table<{ readonly id: string; readonly expires: number }>
  /** The session of `sessions: 'shared'`. */
  readonly shared?: string
  readonly faults: readonly FaultRow[]
  readonly journal: Log<Exchange>
  readonly audit: Log<AuditEntry>
}
