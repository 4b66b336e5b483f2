import type { Fingerprint } from '../trail.ts'
import type { Json, User } from '../types.ts'
import type { Diagnosis } from './diagnosis/types.ts'

/** An access token as it is kept: by token key, in memory and in the grant record. */
export interface HeldToken {
  readonly accessToken: string
  /** Wall clock, ms since 1970. */
  readonly expiresAt: number
  /** Seconds for which it was issued. */
  readonly lifetime: number
}

/**
 * What became of a send, where that is no success: a time-out is a request that may still be under way, and `deferred`
 * is a server that named the time of the next one.
 */
export type SendOutcome = 'unclear' | 'timed-out' | 'deferred' | 'refused'

/** The write-ahead note that a refresh token is about to be sent. */
export interface Intent {
  readonly id: string
  readonly fingerprint: Fingerprint
  /** 1 for the first send of this refresh token, above it declared resends. */
  readonly attempt: number
  readonly tab: string
  /** Generation of the lane whose lock its writer held; null where the browser has none: the intent is the lease. */
  readonly lane: number | null
  /** Wall clock at the send, ms since 1970. */
  readonly sentAt: number
  /** Outside the reuse window nobody sends before this, ms since 1970. */
  readonly retryAt: number
  /** Undefined while nobody has noted an outcome. */
  readonly outcome: SendOutcome | undefined
}

/** A key pair that this browser keeps: as the platform has it, in memory and in storage, and in no text. */
export interface KeyPair {
  readonly privateKey: object
  readonly publicKey: object
}

/** The key that a grant is bound to (RFC 9449). */
export interface BoundKey extends KeyPair {
  /** Seconds from this computer's clock to the provider's, as far as it is known. */
  readonly skew: number
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
  /** The key that all its tokens are bound to; absent where they are bearer tokens. */
  readonly dpop?: BoundKey | undefined
  readonly intent: Intent | null
  /** Why the grant was lost. */
  readonly diagnosis: Diagnosis | null
  /** Ids of revocations under way: on servers that revoke whole grants they would end the next sign-in's as well. */
  readonly revoking: readonly string[]
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
  /** How the answer comes back; by redirect where absent. */
  readonly mode?: 'popup' | 'silent' | undefined
  /** The only user whose session it may become; anybody's where absent. */
  readonly subject?: string | undefined
  /** The challenge that was asked with (RFC 7636 4.2): whether the verifier is still its own can be told by it. */
  readonly code_challenge?: string | undefined
  /** The key that the code, and the grant after it, are bound to; null for one to be made as the code is redeemed. */
  readonly dpop?: BoundKey | null | undefined
  /** What a refusal was, for whoever asks later. */
  readonly error: {
    readonly code: string
    readonly providerError: string | undefined
    readonly diagnosis?: Diagnosis | undefined
  } | null
}

/** What an interrupted sign-in needs to ask again. */
export interface AuthorizationRequest {
  readonly scope: string
  readonly resources: readonly string[]
  readonly parameters: Readonly<Record<string, string>>
}

/** A record of ours is smaller, in characters of JSON. */
const longestRecord = 1_000_000

type Shape = Readonly<Record<string, string>>

/** Whether a value is an object whose members have these types; a question mark lets null pass. */
function fits(value: unknown, shape: Shape): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(shape).every(([key, type]) => {
    const member = (value as Readonly<Record<string, unknown>>)[key]
    if (member === null) return type === 'object' || type.endsWith('?')
    return typeof member === type.replace('?', '') && (typeof member !== 'number' || Number.isFinite(member))
  })
}

/** Whether a value is one that we could have written: no longer than this as JSON, in characters. */
export function isSmall(value: unknown, longest: number): boolean {
  try {
    return JSON.stringify(value).length < longest
  } catch {
    // Circles and big integers: IndexedDB keeps what JSON cannot, but we never wrote it.
    return false
  }
}

const grantShape: Shape = {
  grantId: 'string',
  epoch: 'number',
  generation: 'number',
  signOuts: 'number',
  startedAt: 'number',
  scope: 'string',
  idToken: 'string?',
  refreshToken: 'string?',
  tokens: 'object',
  user: 'object',
  intent: 'object',
  diagnosis: 'object',
  revoking: 'object',
}
const tokenShape: Shape = { accessToken: 'string', expiresAt: 'number', lifetime: 'number' }
const intentShape: Shape = {
  id: 'string',
  fingerprint: 'string',
  attempt: 'number',
  tab: 'string',
  lane: 'number?',
  sentAt: 'number',
  retryAt: 'number',
}

/**
 * Reads a grant record from storage.
 *
 * @returns the record; undefined for none or a corrupt one; 'foreign' for one of another version, to be left alone
 */
export function parseGrant(value: unknown): GrantRecord | 'foreign' | undefined {
  if (!fits(value, { status: 'string' }) || value['version'] === undefined) return undefined
  if (value['version'] !== 1) return 'foreign'
  if (!fits(value, grantShape) || !isSmall(value, longestRecord)) return undefined
  const { status, tokens, intent, user } = value
  const isSound =
    ['live', 'lost', 'out'].includes(String(status)) &&
    Array.isArray(value['revoking']) &&
    fits(tokens, {}) &&
    Object.values(tokens).every((token) => fits(token, tokenShape)) &&
    (intent === null || fits(intent, intentShape)) &&
    (status === 'out' || fits(user, { sub: 'string' }))
  return isSound ? (value as unknown as GrantRecord) : undefined
}

const transactionShape: Shape = {
  state: 'string',
  createdAt: 'number',
  redirect_uri: 'string',
  code_verifier: 'string?',
  nonce: 'string',
  returnTo: 'string',
  response: 'string?',
  arrivedAt: 'number',
  sendId: 'string?',
  interruptedAt: 'number',
  signOuts: 'number',
}

/** Reads a transaction record from storage; undefined for none, a corrupt one or one of another version. */
export function parseTransaction(value: unknown): TransactionRecord | undefined {
  if (!fits(value, transactionShape) || value['version'] !== 1 || !isSmall(value, longestRecord))
    return undefined
  const { status, request } = value
  const isSound =
    ['open', 'sent', 'redeemed', 'refused', 'restarted'].includes(String(status)) &&
    fits(request, { scope: 'string', parameters: 'object' }) &&
    Array.isArray(request['resources'])
  return isSound ? (value as unknown as TransactionRecord) : undefined
}
