import type { Json, User } from '../types.ts'

/** An access token as it is kept: by token key, in memory and in the grant record. */
export interface HeldToken {
  readonly accessToken: string
  /** Wall clock, ms since 1970. */
  readonly expiresAt: number
  /** Seconds for which it was issued. */
  readonly lifetime: number
}

/** The write-ahead note that a refresh token is about to be sent. */
export interface Intent {
  readonly id: string
  readonly fingerprint: string
  /** 1 for the first send of this refresh token, above it declared resends. */
  readonly attempt: number
  readonly tab: string
  /** Wall clock at the send, ms since 1970. */
  readonly sentAt: number
  /** Undefined while nobody has noted an outcome. */
  readonly outcome: 'unclear' | 'refused' | undefined
}

/** What the server issued at sign-in, as all tabs share it. */
export interface GrantRecord {
  readonly version: 1
  readonly status: 'live' | 'lost' | 'out'
  readonly grantId: string
  /** Raised by one with every committed change. */
  readonly epoch: number
  /** Generation of the lane; part of its lock's name. */
  readonly generation: number
  readonly signOuts: number
  /** When the sign-in that made this grant started, ms since 1970. */
  readonly startedAt: number
  readonly user: User | null
  readonly idToken: string | null
  readonly refreshToken: string | null
  readonly scope: string
  readonly tokens: Readonly<Record<string, HeldToken>>
  readonly intent: Intent | null
}

/** A sign-in under way, found by its `state`. */
export interface TransactionRecord {
  readonly version: 1
  readonly status: 'open' | 'sent' | 'redeemed' | 'refused' | 'restarted'
  readonly state: string
  /** ms since 1970. */
  readonly createdAt: number
  readonly redirect_uri: string
  readonly code_verifier: string | null
  readonly nonce: string
  readonly returnTo: string
  readonly appState: Json | undefined
  readonly request: AuthorizationRequest
  /** When the sign-in before this one was found interrupted, ms since 1970; 0 for none. */
  readonly interruptedAt: number
  /** The authorization response, from its arrival until the send. */
  readonly response: string | null
  readonly arrivedAt: number
  readonly sendId: string | null
  readonly signOuts: number
  /** Code and provider error of a refusal. */
  readonly error: { readonly code: string; readonly providerError: string | undefined } | null
}

/** What an interrupted sign-in needs to ask again. */
export interface AuthorizationRequest {
  readonly scope: string
  readonly resources: readonly string[]
  readonly parameters: Readonly<Record<string, string>>
}

const maximumSize = 1_000_000

function isRecord(value: unknown): value is { version: number; status: string } {
  return typeof value === 'object' && value !== null && 'version' in value && 'status' in value
}

function isOf(object: object, types: Readonly<Record<string, string>>): boolean {
  return Object.entries(types).every(
    ([key, type]) => typeof (object as Record<string, unknown>)[key] === type,
  )
}

/**
 * Reads a grant record from storage.
 *
 * @returns the record; undefined for none or a corrupt one; 'foreign' for one of another version, to be left alone
 */
export function parseGrant(value: unknown): GrantRecord | 'foreign' | undefined {
  if (!isRecord(value)) return undefined
  if (value.version !== 1) return 'foreign'
  const shape = {
    grantId: 'string',
    epoch: 'number',
    generation: 'number',
    signOuts: 'number',
    startedAt: 'number',
  }
  const fits =
    isOf(value, { ...shape, scope: 'string', tokens: 'object', user: 'object', intent: 'object' }) &&
    ['live', 'lost', 'out'].includes(value.status) &&
    JSON.stringify(value).length < maximumSize
  const grant = value as GrantRecord
  if (!fits || grant.tokens === null) return undefined
  if (grant.status !== 'out' && typeof grant.user?.sub !== 'string') return undefined
  return grant
}

/** Reads a transaction record from storage; undefined for none, a corrupt one or one of another version. */
export function parseTransaction(value: unknown): TransactionRecord | undefined {
  if (!isRecord(value) || value.version !== 1) return undefined
  const shape = { state: 'string', createdAt: 'number', redirect_uri: 'string', nonce: 'string' }
  const fits =
    isOf(value, {
      ...shape,
      returnTo: 'string',
      request: 'object',
      interruptedAt: 'number',
      signOuts: 'number',
    }) && ['open', 'sent', 'redeemed', 'refused', 'restarted'].includes(value.status)
  return fits ? (value as TransactionRecord) : undefined
}
