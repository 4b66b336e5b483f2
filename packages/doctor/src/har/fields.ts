import { member, parseJson, text } from '../json/shape.ts'
import type { RedactedEntry } from '../redact/entry-types.ts'
import { paramsOf } from '../redact/url.ts'
import type { Place } from './facts.ts'
import { parseUrl } from '../json/parse-url.ts'

/** Parameters by name, the first of each: a second one is refused by servers, not used (RFC 6749, 3.1). */
export type Fields = (name: string) => string | undefined

export function placeOf(entry: RedactedEntry, n: number): Place {
  return {
    n,
    at: Date.parse(entry.startedDateTime),
    ...(entry.pageref !== undefined && { page: entry.pageref }),
    ...(entry._frameref !== undefined && { frame: entry._frameref }),
  }
}

/** Of the body that was posted, a form or JSON. */
export function postFields({ request: { postData } }: RedactedEntry): Fields {
  const json = postData?.text.startsWith('{') === true ? parseJson(postData.text) : undefined
  if (json !== undefined) return (name) => text(member(json, name))
  return (name) => postData?.params.find((param) => param.name === name)?.value
}

/** Of an address: its query and its fragment, where the answer to an implicit request is. */
export function addressFields(address: string): Fields {
  const url = parseUrl(address)
  const fragment = url?.hash.slice(1) ?? ''
  const route = fragment.slice(fragment.indexOf('?') + 1)
  const params = [...paramsOf(url?.search.slice(1) ?? ''), ...(route.includes('=') ? paramsOf(route) : [])]
  return (name) => params.find((param) => param.name === name)?.value
}

export function header(
  headers: readonly { name: string; value: string }[],
  name: string,
): string | undefined {
  return headers.find((found) => found.name.toLowerCase() === name)?.value
}

/** Origin and path. */
export function bare(address: string): string {
  const url = parseUrl(address)
  return url === undefined ? address : url.origin + url.pathname
}
