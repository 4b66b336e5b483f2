/** What became of a credential that was sent. */
export type Outcome = 'sent' | 'done' | 'refused' | 'unclear'

/** Why a chain of refresh tokens is over. */
export type Ending = 'signed_out' | 'superseded'

/** What is known of one refresh token. */
export interface TokenRow {
  readonly fingerprint: string
  readonly outcome: Outcome | 'unspent'
  /** Wall clock of the last change, ms. */
  readonly at: number
  /** The manager that made the last change. */
  readonly by: string
  /** Fingerprint of the parameters it was issued for; while under way, of those it was sent with. */
  readonly request: string
  /** Whether it came by a renewal, not by a sign-in. */
  readonly isRenewed?: boolean | undefined
  /** Fingerprint of the refresh token that took its place. */
  readonly successor?: string | undefined
  readonly ended?: Ending | undefined
}

/** What is known of one authorization code, by the fingerprint of its `state`. */
export interface CodeRow {
  readonly fingerprint: string
  readonly outcome: Outcome
  readonly at: number
  /** oidc-client-ts's own word for redirect, popup or silent. */
  readonly requestType: string
  /** The provider's error code, where it refused. */
  readonly error?: string | undefined
  /** Fingerprint of the access token that came. */
  readonly accessToken?: string | undefined
  /** The app's own state, which oidc-client-ts does not keep with the user. */
  readonly userState?: unknown
  readonly urlState?: string | undefined
}

/** The rows, inside one exclusive transaction: nothing but their own promises may be awaited there. */
export interface Rows {
  token(fingerprint: string): Promise<TokenRow | undefined>
  putToken(row: TokenRow): Promise<void>
  code(fingerprint: string): Promise<CodeRow | undefined>
  putCode(row: CodeRow): Promise<void>
  dropCode(fingerprint: string): Promise<void>
}

/** What was sent and what came of it, in one order for all tabs. */
export interface Ledger {
  change<T>(task: (rows: Rows) => Promise<T>): Promise<T>
}
