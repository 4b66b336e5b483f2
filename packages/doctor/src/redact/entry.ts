import { isRecord, member, number, optional, text } from '../json/shape.ts'
import { redactAnswer, redactPost } from './body.ts'
import type { RedactedEntry, RedactedRequest, RedactedResponse, Timings } from './entry-types.ts'
import { redactCookies, redactHeaders } from './headers.ts'
import { redactInitiator } from './initiator.ts'
import type { Param } from './params.ts'
import { createRedactor, type Redactor } from './redactor.ts'
import { paramsOf, redactUrl } from './url.ts'
import { parseUrl } from '../json/parse-url.ts'

/**
 * Builds an entry anew from what is known to be harmless in one, with each credential replaced by its fingerprint.
 * What is not named here (bodies of the app, WebSocket messages, fields of one browser) does not get through, so that
 * nobody has to have thought of it.
 *
 * @returns Undefined for what is no entry of a request over HTTP.
 */
export function redactEntry(value: unknown): RedactedEntry | undefined {
  const request = member(value, 'request')
  const address = text(member(request, 'url'), 20_000)
  const startedDateTime = dateOf(member(value, 'startedDateTime'))
  if (address === undefined || !/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined
  if (startedDateTime === undefined) return undefined
  const redactor = createRedactor()
  const entry: RedactedEntry = {
    ...optional('pageref', identifier(member(value, 'pageref'))),
    startedDateTime,
    time: number(member(value, 'time')) ?? -1,
    request: redactRequest(request, address, redactor),
    response: redactResponse(member(value, 'response'), address, redactor),
    cache: {},
    timings: timingsOf(member(value, 'timings')),
    ...optional('connection', identifier(member(value, 'connection'))),
    ...optional('_frameref', identifier(member(value, '_frameref'))),
    ...optional('_initiator', redactInitiator(member(value, '_initiator'), redactor)),
    ...optional('_resourceType', identifier(member(value, '_resourceType'))),
  }
  return redactor.sweep(entry)
}

function redactRequest(value: unknown, address: string, redactor: Redactor): RedactedRequest {
  const url = redactUrl(address, redactor)
  return {
    method: token(member(value, 'method')) ?? 'GET',
    url,
    httpVersion: token(member(value, 'httpVersion')) ?? '',
    cookies: redactCookies(member(value, 'cookies'), redactor),
    headers: redactHeaders(member(value, 'headers'), redactor, address),
    queryString: queryOf(url),
    ...optional('postData', redactPost(member(value, 'postData'), redactor)),
    headersSize: -1,
    bodySize: number(member(value, 'bodySize')) ?? -1,
  }
}

function redactResponse(value: unknown, address: string, redactor: Redactor): RedactedResponse {
  const content = member(value, 'content')
  const failure = (name: string): string | undefined => {
    const reason = text(member(value, name), 100)
    if (reason === undefined) return undefined
    return /^[\w: ]*$/.test(reason) ? redactor.words(reason) : redactor.remove(reason)
  }
  return {
    status: number(member(value, 'status')) ?? 0,
    statusText: redactor.prose(text(member(value, 'statusText'), 100) ?? ''),
    httpVersion: token(member(value, 'httpVersion')) ?? '',
    cookies: redactCookies(member(value, 'cookies'), redactor),
    headers: redactHeaders(member(value, 'headers'), redactor, address),
    content: {
      size: number(member(content, 'size')) ?? 0,
      mimeType: redactor.prose(text(member(content, 'mimeType'), 100) ?? ''),
      ...optional('text', isRecord(content) ? redactAnswer(content, redactor) : undefined),
    },
    redirectURL: redactUrl(text(member(value, 'redirectURL'), 20_000) ?? '', redactor, address),
    headersSize: -1,
    bodySize: number(member(value, 'bodySize')) ?? -1,
    ...optional('_error', failure('_error')),
    ...optional('_failureText', failure('_failureText')),
  }
}

function queryOf(url: string): Param[] {
  return paramsOf(parseUrl(url)?.search.slice(1) ?? '')
}

function timingsOf(value: unknown): Timings {
  const time = (name: string, fallback = -1): number => number(member(value, name)) ?? fallback
  return {
    blocked: time('blocked'),
    dns: time('dns'),
    connect: time('connect'),
    send: time('send', 0),
    wait: time('wait', 0),
    receive: time('receive', 0),
    ssl: time('ssl'),
  }
}

/** Names that a browser gives to its pages, frames and connections. */
export function identifier(value: unknown): string | undefined {
  const name = text(value, 100)
  return name !== undefined && /^[\w@.:-]{1,80}$/.test(name) ? name : undefined
}

function token(value: unknown): string | undefined {
  const name = text(value, 40)
  return name !== undefined && /^[\w./!-]*$/.test(name) ? name : undefined
}

/** Written anew: what `Date` reads may have anything in brackets. */
export function dateOf(value: unknown): string | undefined {
  const time = Date.parse(text(value, 60) ?? '')
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}
