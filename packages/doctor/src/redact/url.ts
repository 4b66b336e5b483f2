import { isMark, REMOVED } from './fingerprint.ts'
import { type Param, redactParams } from './params.ts'
import { looksSecret, type Redactor } from './redactor.ts'
import { parseUrl } from '../json/parse-url.ts'

/** An address may be a parameter of an address, but nobody needs to see further down. */
const MAX_NESTING = 2

/**
 * The address without what is secret in it: user and password, unknown parameters, credentials in the query, the
 * fragment or the path.
 *
 * @param base Resolves a relative address, as a `Location` may be.
 */
export function redactUrl(address: string, redactor: Redactor, base?: string, nesting = 0): string {
  if (address === '' || isMark(address)) return address
  const url = parseUrl(address, base)
  if (url === undefined) return redactor.remove(address)
  if (!['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol)) return `${url.protocol}${REMOVED}`
  const inner = (value: string): string =>
    nesting < MAX_NESTING ? redactUrl(value, redactor, undefined, nesting + 1) : redactor.remove(value)
  const redactAll = (params: readonly Param[]): Param[] => redactParams(params, redactor, inner)
  const query = encodeParams(redactAll(paramsOf(url.search.slice(1))))
  const fragment = redactFragment(url.hash.slice(1), redactor, redactAll)
  const path = redactPath(url.pathname, redactor)
  const isBare = url.pathname === '/' && query === '' && fragment === '' && !address.endsWith('/')
  return `${url.origin === 'null' ? `${url.protocol}//${url.host}` : url.origin}${isBare ? '' : path}${
    query === '' ? '' : `?${query}`
  }${fragment === '' ? '' : `#${fragment}`}`
}

export function paramsOf(query: string): Param[] {
  return [...new URLSearchParams(query)].map(([name, value]) => ({ name, value }))
}

export function encodeParams(params: readonly Param[]): string {
  return new URLSearchParams(params.map(({ name, value }): [string, string] => [name, value])).toString()
}

/** Identifiers of a sign-in, of a reset, of a tenant: told apart by their fingerprints. */
function redactPath(path: string, redactor: Redactor): string {
  return path
    .split('/')
    .slice(0, 50)
    .map((segment) => (isSecretSegment(segment) ? redactor.credential(segment) : segment))
    .map((segment) => (segment.length > 200 ? redactor.remove(segment) : segment))
    .join('/')
}

function isSecretSegment(segment: string): boolean {
  return looksSecret(segment) && !/\.[a-z]{1,10}\d?$/.test(segment)
}

/** An answer in the fragment, or a route with a query of its own. */
function redactFragment(
  fragment: string,
  redactor: Redactor,
  redactAll: (params: readonly Param[]) => Param[],
): string {
  const start = fragment.indexOf('?')
  if (start >= 0) {
    const query = encodeParams(redactAll(paramsOf(fragment.slice(start + 1))))
    return `${redactPath(fragment.slice(0, start), redactor)}?${query}`
  }
  if (fragment.includes('=')) return encodeParams(redactAll(paramsOf(fragment)))
  return redactPath(fragment, redactor)
}
