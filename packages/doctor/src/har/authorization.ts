import { optional } from '../json/shape.ts'
import type { RedactedEntry } from '../redact/entry-types.ts'
import { printOf } from '../redact/fingerprint.ts'
import type { Arrival, AuthorizationRequest } from './facts.ts'
import { addressFields, bare, type Fields, placeOf, postFields } from './fields.ts'

/** An authorization request (RFC 6749, 4.1.1) that left the app; with a pushed one, only its client is seen. */
export function authorizationOf(entry: RedactedEntry, n: number): AuthorizationRequest | undefined {
  const field = addressFields(entry.request.url)
  const clientId = field('client_id')
  const responseType = field('response_type')
  if (clientId === undefined || responseType === undefined || entry.request.method !== 'GET') return undefined
  return {
    ...placeOf(entry, n),
    endpoint: bare(entry.request.url),
    responseType,
    clientId,
    ...optional('redirectUri', field('redirect_uri')),
    ...optional('state', printOf(field('state'))),
    ...optional('challenge', printOf(field('code_challenge'))),
    ...optional('challengeMethod', field('code_challenge_method')),
    ...optional('prompt', field('prompt')),
  }
}

/** The answers that an entry carries: in its address, in the address that it sends to, in the form that it posts. */
export function arrivalsOf(entry: RedactedEntry, n: number): Arrival[] {
  const { request, response } = entry
  const place = placeOf(entry, n)
  const target = response.status >= 300 && response.status < 400 ? response.redirectURL : ''
  const seen: (Arrival | undefined)[] = [
    arrival('load', request.url, addressFields(request.url)),
    target === '' ? undefined : arrival('redirect', target, addressFields(target)),
    request.method === 'POST' ? arrival('post', request.url, postFields(entry)) : undefined,
  ]
  return seen.filter((found) => found !== undefined)

  function arrival(via: Arrival['via'], address: string, field: Fields): Arrival | undefined {
    const isRequest = field('response_type') !== undefined || field('grant_type') !== undefined
    const hasToken = field('access_token') !== undefined || field('id_token') !== undefined
    const hasAnswer =
      field('code') !== undefined || (field('error') !== undefined && field('state') !== undefined)
    if (isRequest || !(hasAnswer || (hasToken && via !== 'post'))) return undefined
    return {
      ...place,
      via,
      address: bare(address),
      ...optional('state', printOf(field('state'))),
      ...optional('code', printOf(field('code'))),
      ...optional('error', field('error')),
      ...optional('issuer', field('iss')),
      hasToken,
    }
  }
}
