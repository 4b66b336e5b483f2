import type { Params } from '../types/state.ts'
import { isPublic, type ResolvedClient } from './config.ts'
import { one, rejectRepeated } from './params.ts'
import { invalidClient, invalidRequest } from './refusal.ts'
import type { Turn } from './turn.ts'

export const CLIENT_PARAMS: readonly string[] = [
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
]

/** Writes down whom this request is for, and refuses a browser on a page that the client does not live on. */
export function assignClient(turn: Turn, client: ResolvedClient): void {
  turn.about.client = client
  turn.about.client_id = client.client_id
  const { origin, endpoint } = turn.request
  if (origin === undefined || endpoint === 'authorization' || endpoint === 'interaction') return
  if (client.origins.includes(origin)) return
  turn.isForeignOrigin = true
  throw invalidRequest(`origin ${origin} not allowed for client: ${client.client_id}`, 'origin_not_allowed')
}

/** Says which client asks, and proves it where the client has a secret (RFC 6749 section 2.3). */
export function authenticateClient(turn: Turn, params: Params): ResolvedClient {
  rejectRepeated(params, (name) => CLIENT_PARAMS.includes(name))
  const { authorization } = turn.request
  const named = one(params, 'client_id')
  const posted = one(params, 'client_secret')
  if (named !== undefined) turn.about.client_id = named

  if (authorization !== undefined && posted !== undefined && posted !== '') {
    throw invalidRequest('client authentication must only be provided using one mechanism')
  }
  const given =
    posted !== undefined && posted !== ''
      ? { id: named, secret: posted }
      : authorization !== undefined
        ? basic(authorization)
        : { id: named, secret: undefined }
  if (named !== undefined && given.id !== named) throw invalidRequest('client_id mismatch')
  if (given.id === undefined || given.id === '') {
    throw invalidRequest('no client authentication mechanism provided', 'missing_parameter')
  }

  const client = turn.config.clients.get(given.id)
  turn.about.client_id = given.id
  if (client === undefined) throw invalidClient('client_unknown', 'client not found')
  assignClient(turn, client)
  if (isPublic(client) !== (given.secret === undefined)) {
    throw invalidClient(
      'client_auth_failed',
      'the provided authentication mechanism does not match the registered client authentication method',
    )
  }
  if (given.secret !== client.client_secret && !isPublic(client)) {
    throw invalidClient('client_auth_failed', 'invalid secret provided')
  }
  return client
}

const BASIC = /^basic ([A-Za-z0-9+/]+={0,2})$/i

function basic(header: string): { id: string; secret: string } {
  const encoded = BASIC.exec(header)?.[1]
  const text = encoded === undefined ? undefined : decode(() => atob(encoded))
  const colon = text?.indexOf(':') ?? -1
  if (text === undefined || colon === -1) throw invalidRequest('invalid authorization header value format')
  // Each half is form-encoded before it is joined to the other: RFC 6749 section 2.3.1.
  const halves = [text.slice(0, colon), text.slice(colon + 1)].map((half) =>
    decode(() => decodeURIComponent(half.replaceAll('+', '%20'))),
  )
  const [id, secret] = halves
  if (id === undefined || secret === undefined) {
    throw invalidRequest('client_id and client_secret in the authorization header are not properly encoded')
  }
  if (secret === '') throw invalidRequest('client_secret must be provided in the Authorization header')
  return { id, secret }
}

/** Undefined for what cannot be decoded, which both decoders say by throwing. */
function decode(run: () => string): string | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}
