import type { AuthorizationRequest, GrantRecord, HeldToken, TransactionRecord } from './record.ts'
import { tokenKey } from './token-key.ts'
import type { Json, User } from '../types.ts'

/** Who reads what oidc-client-ts has left in Web Storage. */
export interface Reader {
  readonly authority: string
  readonly client_id: string
  readonly scope: string
  readonly resources: readonly string[]
  /** Wall clock, ms since 1970. */
  readonly now: number
}

type Members = Readonly<Record<string, unknown>>

/** A user as oidc-client-ts stores it (`User.toStorageString`, 3.x), as far as it can become a session of ours. */
export interface LegacyUser {
  readonly user: User
  readonly idToken: string | null
  readonly refreshToken: string | null
  readonly scope: string
  readonly tokens: Readonly<Record<string, HeldToken>>
}

/** Longest text that is looked into, characters. */
const longest = 1_000_000
const longestAppState = 2048

/** Names under which a user may lie: the authority counts to the letter there. */
export function userKeys({ authority, client_id }: Pick<Reader, 'authority' | 'client_id'>): string[] {
  const bare = authority.replace(/\/$/, '')
  return [bare, `${bare}/`].map((one) => `oidc.user:${one}:${client_id}`)
}

/**
 * Reads a stored user, as hostile as anything from storage.
 *
 * @returns undefined where it is none, of another provider or client, bound to a key that we have not (DPoP), or spent:
 *   without a refresh token and with an access token that has ended
 */
export function readUser(text: string | null, reader: Reader): LegacyUser | undefined {
  const stored = members(text)
  const profile = stored?.['profile']
  if (stored === undefined || !isMembers(profile) || typeof profile['sub'] !== 'string') return undefined
  const idToken = textOf(stored['id_token'])
  const refreshToken = textOf(stored['refresh_token'])
  if (!/^bearer$/i.test(textOf(stored['token_type']) ?? '')) return undefined
  if (idToken !== null && !isOurs(claimsOf(idToken), profile['sub'], reader)) return undefined
  const tokens = tokensOf(stored, reader)
  if (refreshToken === null && Object.keys(tokens).length === 0) return undefined
  const scope = textOf(stored['scope']) ?? reader.scope
  return { user: { ...profile, sub: profile['sub'] }, idToken, refreshToken, scope, tokens }
}

/** The access token under the key that its request had: where there may be several, nobody can tell which it is. */
function tokensOf(stored: Members, { resources, now }: Reader): Record<string, HeldToken> {
  const accessToken = textOf(stored['access_token'])
  const expires = stored['expires_at']
  const [resource, ...others] = resources
  if (accessToken === null || typeof expires !== 'number' || others.length > 0) return {}
  const expiresAt = expires * 1000
  if (!(expiresAt > now) || !isFor(accessToken, resource)) return {}
  return { [tokenKey({ resource })]: { accessToken, expiresAt, lifetime: (expiresAt - now) / 1000 } }
}

/** An opaque token says nothing; a JWT must name the resource, which may be new in the settings. */
function isFor(accessToken: string, resource: string | undefined): boolean {
  const aud = claimsOf(accessToken)?.['aud']
  return resource === undefined || aud === undefined || [aud].flat().includes(resource)
}

function isOurs(claims: Members | undefined, sub: string, { authority, client_id }: Reader): boolean {
  const slashed = (issuer: unknown): string => `${String(issuer).replace(/\/$/, '')}/`
  return (
    claims?.['sub'] === sub &&
    slashed(claims['iss']) === slashed(authority) &&
    [claims['aud']].flat().includes(client_id)
  )
}

/** What is left for tabs of the old app: they can show the user and call APIs, but have no refresh token to send. */
export function withoutRefreshToken(text: string): string | undefined {
  const stored = members(text)
  if (stored === undefined || !('refresh_token' in stored)) return undefined
  const rest = Object.entries(stored).filter(([name]) => name !== 'refresh_token')
  return JSON.stringify(Object.fromEntries(rest))
}

/** Makes a record of ours of a stored user; it is a session like one that was signed in to before everything else. */
export function grantOf(
  { user, idToken, refreshToken, scope, tokens }: LegacyUser,
  grantId: string,
): GrantRecord {
  return {
    version: 1,
    status: 'live',
    grantId,
    epoch: 1,
    generation: 0,
    signOuts: 0,
    startedAt: 0,
    user,
    idToken,
    refreshToken,
    scope,
    tokens,
    intent: null,
    diagnosis: null,
    revoking: [],
  }
}

/**
 * Reads a login by redirect that the old app has begun (`SigninState.toStorageString`, 3.x); `id` is the name of its
 * item behind `oidc.`.
 *
 * @returns undefined where it is none of this provider and client
 */
export function readSignIn(id: string, text: string | null, reader: Reader): TransactionRecord | undefined {
  const stored = members(text)
  if (stored === undefined || stored['request_type'] !== 'si:r' || stored['id'] !== id) return undefined
  if (stored['client_id'] !== reader.client_id || stored['authority'] !== reader.authority) return undefined
  const { created } = stored
  const code_verifier = textOf(stored['code_verifier'])
  const redirect_uri = textOf(stored['redirect_uri'])
  if (code_verifier === null || redirect_uri === null || typeof created !== 'number') return undefined
  const urlState = textOf(stored['url_state'])
  const request: AuthorizationRequest = {
    scope: textOf(stored['scope']) ?? reader.scope,
    resources: reader.resources,
    parameters: {},
  }
  return {
    version: 1,
    status: 'open',
    // So it stands in the callback URL.
    state: urlState === null ? id : `${id};${urlState}`,
    createdAt: created * 1000,
    redirect_uri,
    code_verifier,
    // Empty where none was asked for: then the ID token must have none.
    nonce: textOf(stored['nonce']) ?? '',
    returnTo: urlState !== null && /^\/(?![/\\])/.test(urlState) ? urlState : '/',
    appState: appStateOf(stored['data']),
    request,
    interruptedAt: 0,
    response: null,
    arrivedAt: 0,
    sendId: null,
    signOuts: 0,
    error: null,
  }
}

function appStateOf(data: unknown): Json | undefined {
  return data !== undefined && JSON.stringify(data).length <= longestAppState ? (data as Json) : undefined
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function members(text: string | null): Members | undefined {
  if (text === null || text.length > longest) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isMembers(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Claims of a JWT, unverified; undefined for an opaque token. */
function claimsOf(token: string): Members | undefined {
  const payload = token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/')
  if (payload === undefined) return undefined
  try {
    return members(atob(payload))
  } catch {
    return undefined
  }
}
