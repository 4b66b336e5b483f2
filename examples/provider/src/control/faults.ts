import { ENDPOINTS, type Endpoint } from './endpoints.ts'

type When = 'before' | 'after'

export type Effect =
  | { kind: 'delay'; ms: number; when: When }
  | { kind: 'drop'; when: When }
  | { kind: 'hold'; when: When }
  | {
      kind: 'status'
      status: number
      when: When
      retryAfter: number | undefined
      body: string | undefined
      contentType: string
      cors: boolean
    }

export interface Fault {
  endpoint: Endpoint
  grantType: string | undefined
  times: number
  effect: Effect
}

export interface Faults {
  add: (fault: Fault) => void
  /** The effect for this request, used up by one; the oldest fault that fits comes first. */
  take: (endpoint: Endpoint, grantType: string | null) => Effect | undefined
  list: () => readonly Fault[]
  clear: () => void
}

export function createFaults(): Faults {
  let faults: Fault[] = []
  return {
    add: (fault) => {
      faults.push(fault)
    },
    take: (endpoint, grantType) => {
      const fault = faults.find(
        (candidate) =>
          candidate.endpoint === endpoint &&
          (candidate.grantType === undefined || candidate.grantType === grantType),
      )
      if (fault === undefined) return undefined
      fault.times -= 1
      if (fault.times === 0) faults = faults.filter((other) => other !== fault)
      return fault.effect
    },
    list: () => faults,
    clear: () => {
      faults = []
    },
  }
}

/** Reads a fault from a request body; a TypeError names the member that is wrong. */
export function parseFault(body: Readonly<Record<string, unknown>>): Fault {
  const endpoint = ENDPOINTS.find((name) => name === body['endpoint'])
  if (endpoint === undefined) throw new TypeError(`endpoint must be one of ${ENDPOINTS.join(', ')}`)
  return {
    endpoint,
    grantType: optional(body, 'grant_type', 'string'),
    times: whole(body, 'times', { least: 1, fallback: 1 }),
    effect: parseEffect(body),
  }
}

function parseEffect(body: Readonly<Record<string, unknown>>): Effect {
  switch (body['kind']) {
    case 'delay':
      return { kind: 'delay', ms: whole(body, 'ms', { least: 0 }), when: parseWhen(body) }
    case 'drop':
      return { kind: 'drop', when: parseWhen(body) }
    case 'hold':
      return { kind: 'hold', when: body['when'] === undefined ? 'after' : parseWhen(body) }
    case 'status':
      return {
        kind: 'status',
        status: whole(body, 'status', { least: 200, most: 599 }),
        when: parseWhen(body),
        retryAfter: body['retryAfter'] === undefined ? undefined : whole(body, 'retryAfter', { least: 0 }),
        body: optional(body, 'body', 'string'),
        contentType: optional(body, 'contentType', 'string') ?? 'application/json; charset=utf-8',
        cors: optional(body, 'cors', 'boolean') ?? true,
      }
    default:
      throw new TypeError('kind must be delay, drop, status or hold')
  }
}

function parseWhen(body: Readonly<Record<string, unknown>>): When {
  const { when } = body as { when?: unknown }
  if (when === 'before' || when === 'after') return when
  throw new TypeError('when must be before or after')
}

interface Range {
  least: number
  most?: number
  fallback?: number
}

function whole(body: Readonly<Record<string, unknown>>, name: string, range: Range): number {
  const value = body[name] ?? range.fallback
  const most = range.most ?? 2 ** 31 - 1
  if (typeof value === 'number' && Number.isInteger(value) && value >= range.least && value <= most)
    return value
  throw new TypeError(`${name} must be a whole number from ${range.least} to ${most}`)
}

interface Kinds {
  string: string
  boolean: boolean
}

function optional<Kind extends keyof Kinds>(
  body: Readonly<Record<string, unknown>>,
  name: string,
  kind: Kind,
): Kinds[Kind] | undefined {
  const value = body[name]
  if (value === undefined) return undefined
  if (typeof value === kind) return value as Kinds[Kind]
  throw new TypeError(`${name} must be a ${kind}`)
}
