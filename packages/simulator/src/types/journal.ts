import type { Cause } from './cause.ts'
import type { Endpoint } from './endpoint.ts'

/** Fingerprints (the first 12 base64url characters of SHA-256) of what an answer carried. */
export interface Issued {
  readonly code?: string
  readonly access_token?: string
  readonly refresh_token?: string
  readonly id_token?: string
}

/**
 * One exchange as it went over the wire. No member ever holds a credential, only its fingerprint.
 * It is listed when the request arrives and completed when it has been answered.
 */
export interface Exchange {
  /** Rises by one with each request. */
  readonly n: number
  /** The request id that the audit log names. */
  readonly id: string
  /** The server's clock at the arrival, in milliseconds since 1970. */
  readonly at: number
  readonly endpoint: Endpoint
  readonly method: string
  readonly path: string
  readonly origin?: string
  readonly client_id?: string
  readonly grant_type?: string
  readonly resource?: readonly string[]
  readonly scope?: string
  readonly prompt?: string
  /** Fingerprint of the code, the refresh token, the token to revoke, or the access token that came. */
  readonly credential?: string
  readonly issued: Issued
  /** Whether the server got to act. A fault `before` keeps it from that. */
  readonly acted: boolean
  /** What the server decided; missing where it did not act. */
  readonly status?: number
  /** What became of the answer. `open` while nobody knows yet. */
  readonly outcome: 'open' | 'sent' | 'lost' | 'aborted'
  /** The status that went over the wire; missing where none did. */
  readonly sentStatus?: number
  readonly error?: string
  readonly cause?: Cause
  readonly grant?: string
  readonly account?: string
  /** The kinds of the faults that met this exchange. */
  readonly faults: readonly string[]
}

/** One decision of the server, with the reason that it told nobody. */
export interface AuditEntry {
  readonly n: number
  /** The `id` of the exchange; `control` for what a test did by hand. */
  readonly request: string
  readonly at: number
  readonly endpoint: Endpoint | 'control'
  readonly event: AuditEvent
  readonly cause?: Cause
  /** The sentence that the preset's server writes in its own log (`error_detail` of oidc-provider). */
  readonly detail?: string
  readonly error?: string
  readonly grant_type?: string
  readonly grant?: string
  readonly client_id?: string
  readonly account?: string
  /** Fingerprint of what was presented. */
  readonly credential?: string
  readonly issued?: Issued
}

export type AuditEvent =
  | 'account_deleted'
  | 'authorized'
  | 'consented'
  | 'credential_expired'
  | 'credential_removed'
  | 'credential_revoked'
  | 'grant_revoked'
  | 'refused'
  | 'session_ended'
  | 'signed_in'
  | 'tokens_issued'
