import { member, optional, parseJson, text } from '../json/shape.ts'
import type { Initiator, RedactedEntry, Stack } from '../redact/entry-types.ts'
import { printOf } from '../redact/fingerprint.ts'
import type { CallSite, TokenRequest } from './facts.ts'
import { bare, header, placeOf, postFields } from './fields.ts'

/** Undefined for a request that spends no code and no refresh token. */
export function tokenRequestOf(entry: RedactedEntry, n: number): TokenRequest | undefined {
  const { request, response } = entry
  if (request.method !== 'POST') return undefined
  const field = postFields(entry)
  const kind = field('grant_type') === 'refresh_token' ? 'refresh_token' : 'code'
  const credential = printOf(field(kind))
  if (
    credential === undefined ||
    !['authorization_code', 'refresh_token'].includes(field('grant_type') ?? '')
  ) {
    return undefined
  }
  const place = placeOf(entry, n)
  const answer = response.content.text === undefined ? undefined : parseJson(response.content.text)
  const answered = (name: string): string | undefined => text(member(answer, name))
  return {
    ...place,
    ...optional('endedAt', entry.time > 0 ? place.at + entry.time : undefined),
    endpoint: bare(request.url),
    kind,
    credential,
    ...optional('clientId', field('client_id')),
    ...optional('redirectUri', field('redirect_uri')),
    ...optional('verifier', printOf(field('code_verifier'))),
    ...optional('resource', field('resource') ?? field('audience')),
    ...optional('scope', field('scope')),
    status: Math.max(response.status, 0),
    ...optional('error', answered('error')),
    ...optional('errorDescription', answered('error_description')),
    ...optional('accessToken', printOf(answered('access_token'))),
    ...optional('refreshToken', printOf(answered('refresh_token'))),
    isCacheable: response.status === 200 && !isUncached(header(response.headers, 'cache-control')),
    hasSecret:
      field('client_secret') !== undefined || /^basic /i.test(header(request.headers, 'authorization') ?? ''),
    isBound: header(request.headers, 'dpop') !== undefined,
    ...optional('isReused', isReused(entry)),
    ...optional('initiator', callSiteOf(entry._initiator)),
  }
}

/** RFC 6749, 5.1: `no-store` in every answer with a token. */
function isUncached(value: string | undefined): boolean {
  return /\bno-store\b/i.test(value ?? '')
}

/** HAR 1.2 has -1 for the time of a connection that was there already; where all are -1 nothing was measured. */
function isReused({ timings, time }: RedactedEntry): boolean | undefined {
  if (timings.wait <= 0 || time <= 0) return undefined
  return timings.connect < 0
}

function callSiteOf(initiator: Initiator | undefined): CallSite | undefined {
  if (initiator === undefined) return undefined
  const frames = framesOf(initiator.stack)
  const url = frames[0]?.url ?? initiator.url
  const line = frames[0]?.lineNumber ?? initiator.lineNumber
  if (url === undefined && frames.length === 0) return undefined
  return {
    functions: frames.map(({ functionName }) => functionName),
    ...optional('url', url),
    // Counted from 0 in the file, from 1 in editors.
    ...optional('line', line === undefined || line < 0 ? undefined : line + 1),
  }
}

/** With what came before each await. */
function framesOf(stack: Stack | undefined): Stack['callFrames'] {
  return stack === undefined ? [] : [...stack.callFrames, ...framesOf(stack.parent)]
}
