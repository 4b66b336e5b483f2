import type { ApiSettings, ResolvedSettings } from '../settings.ts'

/** The API settings for a URL; undefined where none of the prefixes covers it: such a URL never gets a token. */
export function apiFor(
  url: string,
  base: string,
  { apiPrefixes }: Pick<ResolvedSettings, 'apiPrefixes'>,
): ApiSettings | undefined {
  if (!URL.canParse(url, base)) return undefined
  const target = new URL(url, base)
  const [longest] = apiPrefixes
    .map(([prefix, api]) => ({ api, allowed: new URL(prefix, base) }))
    .filter(({ allowed: { origin, pathname } }) => {
      // A prefix ends at a segment: '/api' covers '/api/users' but not '/api-keys'.
      const folder = pathname.endsWith('/') ? pathname : `${pathname}/`
      return target.origin === origin && (target.pathname === pathname || target.pathname.startsWith(folder))
    })
    .sort((a, b) => b.allowed.pathname.length - a.allowed.pathname.length)
  return longest?.api
}
