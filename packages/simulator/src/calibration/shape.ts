import type { Subject } from './subject.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type Members = Readonly<Record<string, unknown>>

// Made by chance or by the clock: that they are there is all that two servers can agree on.
const BY_CHANCE = new Set(['jti', 'sid', 'at_hash', 'c_hash', 's_hash', 'auth_time', 'kid', 'jkt'])
const TOKENS = new Set(['access_token', 'refresh_token', 'id_token', 'code'])

/** What two servers must agree on in an answer: everything but chance, time and their own addresses. */
export function shapeOf({ iat, exp, ...members }: Members, subject: Subject): Json {
  // To the minute: what is left of a life depends on how long a real server took.
  const lifetime =
    typeof exp === 'number' && typeof iat === 'number' ? Math.round((exp - iat) / 60) * 60 : exp
  return Object.fromEntries(
    Object.entries({ ...members, lifetime })
      .filter(([, value]) => value !== undefined)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => [name, shapeOfMember(name, value, subject)]),
  )
}

function shapeOfMember(name: string, value: unknown, subject: Subject): Json {
  if (TOKENS.has(name) && typeof value === 'string') return shapeOfToken(value, subject)
  if (BY_CHANCE.has(name)) return 'present'
  if (name === 'request_uri' && typeof value === 'string') return value.replace(/[^:]+$/, '…')
  return withoutAddress(value, subject)
}

function withoutAddress(value: unknown, subject: Subject): Json {
  if (typeof value === 'string') return value.replaceAll(subject.issuer, '<issuer>')
  if (Array.isArray(value)) return value.map((entry) => withoutAddress(entry, subject))
  if (typeof value === 'object' && value !== null) return shapeOf({ ...value }, subject)
  return value as Json
}

function shapeOfToken(token: string, subject: Subject): Json {
  const [header = '', payload = '', signature] = token.split('.')
  if (signature === undefined) return 'opaque'
  return shapeOf({ header: decoded(header), ...decoded(payload) }, subject)
}

/** The members of a part of a JWT. */
export function decoded(part: string): Members {
  return JSON.parse(new TextDecoder().decode(bytesOf(part))) as Members
}

function bytesOf(base64url: string): Uint8Array {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.codePointAt(0) ?? 0)
}
