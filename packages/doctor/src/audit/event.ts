import { isRecord, member, number, optional, parseJson, text } from '../json/shape.ts'
import { fingerprint, printOf } from '../redact/fingerprint.ts'
import { createRedactor } from '../redact/redactor.ts'
import { redactUrl } from '../redact/url.ts'

/**
 * One line of Logto's audit log (`GET /api/logs`) that tells something on a grant. The log has codes and verifiers in
 * clear, and refresh tokens as asterisks: a code is kept by its fingerprint, a refresh token cannot be told from another.
 */
export interface AuditEvent {
  /** Place in the file, from 1. */
  readonly n: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly kind: 'code' | 'refresh_token' | 'revocation'
  readonly isGranted: boolean
  readonly app: string
  /** Absent where the request failed before the token was found. */
  readonly user?: string
  readonly code?: string
  readonly redirectUri?: string
  readonly resource?: string
  readonly error?: string
  /** The provider's own reason, which no browser gets to see. */
  readonly detail?: string
  /** Fingerprint of address and user agent. */
  readonly browser?: string
  readonly grant?: string
}

const kinds: Readonly<Record<string, AuditEvent['kind']>> = {
  'ExchangeTokenBy.AuthorizationCode': 'code',
  'ExchangeTokenBy.RefreshToken': 'refresh_token',
  RevokeGrants: 'revocation',
  RevokeToken: 'revocation',
}

export function isLogRow(value: unknown): boolean {
  return typeof member(value, 'key') === 'string' && isRecord(member(value, 'payload'))
}

/** Undefined for a row on something else. */
export function auditEventOf(value: unknown, n: number): AuditEvent | undefined {
  const payload = member(value, 'payload')
  const key = text(member(value, 'key'), 100) ?? ''
  const kind = Object.hasOwn(kinds, key) ? kinds[key] : undefined
  const at = timeOf(member(value, 'createdAt'))
  if (kind === undefined || at === undefined) return undefined
  const redactor = createRedactor()
  const params = member(payload, 'params')
  const word = (from: unknown, name: string): string | undefined => {
    const found = text(member(from, name), 300)
    return found === undefined || found === '' ? undefined : found
  }
  const address = (name: string): string | undefined => {
    const found = word(params, name)
    return found === undefined ? undefined : redactUrl(found, redactor)
  }
  const code = word(params, 'code')
  const verifier = word(params, 'code_verifier')
  if (verifier !== undefined) redactor.credential(verifier)
  const ip = word(payload, 'ip')
  const agent = word(payload, 'userAgent')
  const failure = errorOf(member(payload, 'error'))
  const reason = (name: string): string | undefined => {
    const found = text(member(failure, name), 200)
    return found === undefined ? undefined : redactor.prose(found)
  }
  return redactor.sweep({
    n,
    at,
    kind,
    isGranted: member(payload, 'result') === 'Success',
    app: word(payload, 'applicationId') ?? word(params, 'client_id') ?? '',
    ...optional('user', word(payload, 'userId')),
    ...optional('code', code === undefined ? undefined : printOf(redactor.credential(code))),
    ...optional('redirectUri', address('redirect_uri')),
    ...optional('resource', address('resource')),
    ...optional('error', reason('error') ?? reason('code')),
    ...optional('detail', reason('error_detail')),
    ...optional(
      'browser',
      ip === undefined && agent === undefined ? undefined : fingerprint(`${ip ?? ''} ${agent ?? ''}`),
    ),
    ...optional('grant', idOf(word(payload, 'grantId'))),
  })
}

/** A grant's id is no credential, and yet nobody needs it but to compare. */
function idOf(id: string | undefined): string | undefined {
  return id === undefined ? undefined : fingerprint(id)
}

/** A JSON text with the members of the error, or an object. */
function errorOf(error: unknown): unknown {
  return typeof error === 'string' ? parseJson(error.slice(0, 20_000)) : error
}

/** Milliseconds as the Management API has them, or a date. */
function timeOf(value: unknown): number | undefined {
  const time = number(value) ?? Date.parse(text(value, 60) ?? '')
  return Math.abs(time) <= 8.64e15 ? time : undefined
}
