import type { LazyProtocol } from '../src/protocol/lazy.ts'
import type { Protocol } from '../src/protocol/protocol.ts'

/** Stands where `protocol/oauth.ts` stands in the product: each page's protocol is known by its fetch. */
export const protocols = new WeakMap<object, LazyProtocol>()

/** As `createProtocol` of `protocol/oauth.ts`. */
export function createProtocol({ fetch }: { readonly fetch: typeof globalThis.fetch }): Protocol {
  const protocol = protocols.get(fetch)
  if (protocol === undefined) throw new TypeError('This page has no protocol.')
  return protocol
}
