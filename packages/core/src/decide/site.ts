/** Whether two URLs belong to one site, as far as the addresses alone can tell. */
export type SiteRelation =
  | { readonly kind: 'same' }
  | { readonly kind: 'cross' }
  /** They share this domain: one site, unless it is a public suffix such as `co.uk` or `github.io`. */
  | { readonly kind: 'by-domain'; readonly domain: string }

const cross: SiteRelation = { kind: 'cross' }

/**
 * Compares the sites of two URLs. The scheme is part of a site and the port is not; what cannot be known counts as
 * another site.
 */
export function siteRelation(page: string, provider: string): SiteRelation {
  const [here, there] = [new URL(page), new URL(provider)]
  if (here.protocol !== there.protocol || here.hostname === '') return cross
  if (here.hostname === there.hostname) return { kind: 'same' }
  // Addresses have no domain; `[` begins one of version 6, and the last label of a name is no number.
  if (/^\[|\.\d+$/.test(here.hostname)) return cross
  const [mine, theirs] = [labels(here.hostname), labels(there.hostname)]
  let shared = 0
  while (shared < mine.length && mine[shared] === theirs[shared]) shared++
  return shared < 2 ? cross : { kind: 'by-domain', domain: mine.slice(0, shared).reverse().join('.') }
}

/** From the top-level domain down. */
function labels(hostname: string): string[] {
  return hostname.split('.').reverse()
}
