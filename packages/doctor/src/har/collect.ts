import { member, optional, parseJson, text } from '../json/shape.ts'
import type { RedactedEntry } from '../redact/entry-types.ts'
import { printOf } from '../redact/fingerprint.ts'
import type { Producer } from '../redact/log.ts'
import { arrivalsOf, authorizationOf } from './authorization.ts'
import type { Arrival, AuthorizationRequest, Facts, Load, Place, RefusedCall, TokenRequest } from './facts.ts'
import { bare, header, placeOf } from './fields.ts'
import type { HarPart } from './parts.ts'
import { tokenRequestOf } from './token-request.ts'

/** Takes the parts of a HAR in the order of the file, and keeps of each what tells something on a sign-in. */
export interface Collector {
  readonly add: (part: HarPart) => void
  readonly facts: () => Facts
}

export function createCollector(): Collector {
  const tokenRequests: TokenRequest[] = []
  const authorizations: AuthorizationRequest[] = []
  const arrivals: Arrival[] = []
  const loads: Load[] = []
  const refusedCalls: RefusedCall[] = []
  const bodiless: (Place & { readonly endpoint: string })[] = []
  const preflights: (Place & { readonly endpoint: string })[] = []
  const configurations: Place[] = []
  const issuers = new Map<string, string>()
  const producers = new Map<'browser' | 'creator', Producer>()
  let entries = 0
  let skipped = 0

  return {
    add: (part) => {
      if (part.kind === 'skipped') skipped += 1
      else if (part.kind === 'entry') addEntry(part.entry)
      else if (part.kind !== 'page') producers.set(part.kind, part.producer)
    },
    facts: () => {
      const endpoints = new Set([...issuers.keys(), ...tokenRequests.map(({ endpoint }) => endpoint)])
      const isTokenEndpoint = ({ endpoint }: { endpoint: string }): boolean => endpoints.has(endpoint)
      const inOrder = arrivals.toSorted(byTime)
      return {
        ...optional('creator', producers.get('creator')),
        ...optional('browser', producers.get('browser')),
        entries,
        skipped,
        tokenRequests: withoutQuestions(tokenRequests.toSorted(byTime)),
        authorizations: authorizations.toSorted(byTime),
        arrivals: inOrder,
        arrivalByCode: firstBy(inOrder, ({ code }) => code),
        authorizationByState: firstBy(authorizations, ({ state }) => state),
        loads: loads.toSorted(byTime),
        refusedCalls: refusedCalls.toSorted(byTime),
        issuers,
        configurations: configurations.toSorted(byTime),
        blind: bodiless.filter(isTokenEndpoint),
        refusedPreflights: preflights.filter(isTokenEndpoint),
      }
    },
  }

  function addEntry(entry: RedactedEntry): void {
    entries += 1
    const n = entries
    const place = placeOf(entry, n)
    const endpoint = bare(entry.request.url)
    const { request, response } = entry
    addIssuer(entry)
    const tokenRequest = tokenRequestOf(entry, n)
    const authorization = authorizationOf(entry, n)
    if (tokenRequest !== undefined) tokenRequests.push(tokenRequest)
    if (authorization !== undefined) authorizations.push(authorization)
    arrivals.push(...arrivalsOf(entry, n))
    if (request.url.includes('/.well-known/')) configurations.push(place)
    if (isDocument(entry)) loads.push({ ...place, address: endpoint })
    if (request.method === 'POST' && (request.postData?.text ?? '') === '')
      bodiless.push({ ...place, endpoint })
    if (request.method === 'OPTIONS' && !(response.status >= 200 && response.status < 300)) {
      preflights.push({ ...place, endpoint })
    }
    const token = printOf(/^\S+ (.+)$/.exec(header(request.headers, 'authorization') ?? '')?.[1])
    if (token !== undefined && response.status === 401)
      refusedCalls.push({ ...place, address: endpoint, token })
  }

  function addIssuer({ response }: RedactedEntry): void {
    const { text: body } = response.content
    if (body?.includes('"authorization_endpoint"') !== true) return
    const configuration = parseJson(body)
    const issuer = text(member(configuration, 'issuer'))
    const tokenEndpoint = text(member(configuration, 'token_endpoint'))
    if (issuer !== undefined && tokenEndpoint !== undefined) issuers.set(bare(tokenEndpoint), issuer)
  }
}

function firstBy<Item>(items: readonly Item[], keyOf: (item: Item) => string | undefined): Map<string, Item> {
  const found = new Map<string, Item>()
  for (const item of items) {
    const key = keyOf(item)
    if (key !== undefined && !found.has(key)) found.set(key, item)
  }
  return found
}

/**
 * Leaves out what the server has asked back for a nonce, and what then came with it: it says that it had looked at the
 * proof alone (RFC 9449, 8), so that the credential was sent once.
 */
function withoutQuestions(requests: readonly TokenRequest[]): TokenRequest[] {
  return requests.filter(({ error, isBound, credential }, index) => {
    const isQuestion = isBound && error === 'use_dpop_nonce'
    return !(isQuestion && requests.slice(index + 1).some((later) => later.credential === credential))
  })
}

const byTime = (a: Place, b: Place): number => a.at - b.at || a.n - b.n

/** By what the browser says; by the kind of content where it says nothing. */
function isDocument({ request, response, _resourceType: type }: RedactedEntry): boolean {
  if (request.method !== 'GET') return false
  const destination = header(request.headers, 'sec-fetch-dest')
  if (destination !== undefined) return destination === 'document'
  if (type !== undefined) return type === 'document'
  const isNavigation = /\btext\/html\b/.test(header(request.headers, 'accept') ?? '')
  return isNavigation && (response.status >= 300 || response.content.mimeType.startsWith('text/html'))
}
