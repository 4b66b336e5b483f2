import { shapeOf, type Json, type Members } from './shape.ts'
import { ORIGIN, type Subject } from './subject.ts'

/** One request and its answer: as the app that sent it sees it, and as two servers are compared. */
export interface Exchange {
  readonly seen: Json
  readonly members: Members
  readonly headers: Headers
}

export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>

export interface Sending {
  readonly method?: string
  readonly url: string
  readonly fields?: Fields
  readonly headers?: Readonly<Record<string, string>>
}

// What a client goes by, or a browser on its behalf.
const HEADERS = [
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'access-control-max-age',
  'cache-control',
  'content-type',
  'dpop-nonce',
  'vary',
  'www-authenticate',
]

/** Sends as a browser app would, from its origin, and reads the answer. */
export async function exchange(subject: Subject, sending: Sending): Promise<Exchange> {
  const { method = 'POST', url, fields, headers = {} } = sending
  const body = fields === undefined ? {} : { body: toForm(fields) }
  const request = new Request(url, { method, headers: { origin: ORIGIN, ...headers }, ...body })
  const response = await subject.fetch(request)
  const members = membersOf(await response.text(), response.headers.get('content-type') ?? '')
  const isRefused = response.status >= 400
  const seen = {
    status: response.status,
    headers: shapeOf(headersOf(response.headers), subject),
    body: shapeOf(members, subject),
    ...(isRefused && { reason: await subject.reason() }),
  }
  return { seen, members, headers: response.headers }
}

/** Repeats a field for each of its values, and leaves it out where it has none. */
export function toForm(fields: Fields): URLSearchParams {
  return new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one])),
  )
}

function membersOf(text: string, type: string): Members {
  if (text === '') return {}
  if (!type.startsWith('application/json')) return { text: type }
  return JSON.parse(text) as Members
}

function headersOf(headers: Headers): Members {
  const found = HEADERS.map((name) => [name, headers.get(name)] as const)
  return Object.fromEntries(
    found
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, name === 'dpop-nonce' ? 'present' : normal(value ?? '')]),
  )
}

// Header lists have no order, and `vary` may name a header twice.
function normal(value: string): string {
  const parts = value.includes('"') ? [value] : value.split(/, */)
  return [...new Set(parts)].toSorted().join(', ')
}
