import type { Facts, TokenRequest } from './facts.ts'
import { repeatOf } from './origin.ts'
import type { Origin } from './origin.ts'
import { rankOrigins } from './origins.ts'

/** One send of a credential, as a report has it. */
export interface Send {
  /** Number of the entry in the file. */
  readonly n: number
  /** ISO 8601. */
  readonly at: string
  readonly status: number
  readonly error?: string
  readonly page?: string
  readonly initiator?: string
}

/** A credential that was sent more than once. */
export interface DoubleSend {
  readonly kind: 'code' | 'refresh_token'
  readonly fingerprint: string
  readonly endpoint: string
  readonly clientId?: string
  readonly sends: readonly Send[]
  /** Milliseconds from each send to the next. */
  readonly gaps: readonly number[]
  /** Of the first repeat, the likeliest first; then those that show in later ones alone. */
  readonly origins: readonly Origin[]
  /** Whether the provider refused one of them. */
  readonly isRefused: boolean
}

/** The credentials that were sent more than once, in the order of their first repeat. */
export function doubleSends(facts: Facts): DoubleSend[] {
  return groups(facts.tokenRequests)
    .flatMap((sends) => {
      const [first, second] = sends
      return first === undefined || second === undefined ? [] : [{ first, second, sends }]
    })
    .toSorted((a, b) => a.second.at - b.second.at)
    .map(({ first, sends }) => ({
      kind: first.kind,
      fingerprint: first.credential,
      endpoint: first.endpoint,
      ...(first.clientId !== undefined && { clientId: first.clientId }),
      sends: sends.map(sendOf),
      gaps: sends.slice(1).map((send, index) => send.at - (sends[index]?.at ?? send.at)),
      origins: originsOf(sends, facts),
      isRefused: sends.some(isRefusal),
    }))
}

/** Later repeats may be consequences: of theirs, only what is likely counts. */
function originsOf(sends: readonly TokenRequest[], facts: Facts): Origin[] {
  const found: Origin[] = []
  for (const [index, second] of sends.slice(1, MAX_REPEATS).entries()) {
    const first = sends[index]
    if (first === undefined) continue
    const ranked = rankOrigins(repeatOf(first, second, facts))
    const known = new Set(found.map(({ origin }) => origin))
    found.push(
      ...ranked.filter(
        ({ origin, confidence }) => index === 0 || (confidence !== 'possible' && !known.has(origin)),
      ),
    )
  }
  return found
}

/** A retry storm has hundreds, and each of them the same origin. */
const MAX_REPEATS = 10

/** By credential, each in the order of time. */
export function groups(requests: readonly TokenRequest[]): TokenRequest[][] {
  const byCredential = new Map<string, TokenRequest[]>()
  for (const request of requests) {
    const key = `${request.kind} ${request.credential}`
    const group = byCredential.get(key)
    if (group === undefined) byCredential.set(key, [request])
    else group.push(request)
  }
  return [...byCredential.values()]
}

/** RFC 6749 has 400 for a refused grant; servers have 401 and 403 as well. */
export function isRefusal({ status, error }: TokenRequest): boolean {
  return error === 'invalid_grant' || (error === undefined && [400, 401, 403].includes(status))
}

export function sendOf({ n, at, status, error, page, initiator }: TokenRequest): Send {
  const where = initiator?.url === undefined ? undefined : `${initiator.url}${lineOf(initiator.line)}`
  return {
    n,
    at: new Date(at).toISOString(),
    status,
    ...(error !== undefined && { error }),
    ...(page !== undefined && { page }),
    ...(where !== undefined && { initiator: where }),
  }
}

function lineOf(line: number | undefined): string {
  return line === undefined ? '' : `:${line}`
}
