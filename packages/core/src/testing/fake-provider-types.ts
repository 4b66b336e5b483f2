import type { FakeProofs } from './fake-proofs.ts'

/** A token request as the provider saw it. */
export interface SeenRequest {
  readonly grantType: string
  readonly credential: string
  readonly resource: string | null
  readonly status: number
  /** `error` of the answer. */
  readonly error?: unknown
}

/** What the next token requests meet instead of a plain answer. */
export type Fault =
  | { readonly kind: 'hold' }
  | { readonly kind: 'lose'; readonly processed: boolean }
  | {
      readonly kind: 'status'
      readonly status: number
      readonly body?: string
      readonly headers?: Record<string, string>
    }

/** A provider behind `fetch`: one-time codes, rotating refresh tokens, reuse revokes the grant. */
export interface FakeProvider {
  readonly issuer: string
  readonly fetch: typeof globalThis.fetch
  readonly requests: readonly SeenRequest[]
  /** How often any URL was fetched, by path. */
  readonly visits: Map<string, number>
  /** The user signs in at the page that the app left for; returns the callback URL. */
  authorize(url: string, subject?: string): string
  /** Applies to the next token request. */
  faults: Fault[]
  /** Lets held answers go. */
  release(): void
  readonly revoked: readonly string[]
  /** What a revocation waits for before it is answered. */
  onRevoke: () => Promise<void>
  /** What it and the APIs do about proofs of possession. */
  readonly proofs: FakeProofs
  /** Changes what discovery says. */
  describe: (metadata: Record<string, unknown>) => Record<string, unknown>
  /** Ends every grant. */
  endGrants(): void
  /** Changes what the next answers carry. */
  tweak: (answer: Record<string, unknown>) => Record<string, unknown>
  now(): number
}
