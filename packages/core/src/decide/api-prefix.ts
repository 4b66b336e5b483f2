import type { ApiSettings, ResolvedSettings } from '../settings.ts'

/** The API settings for a URL; undefined where none of the prefixes covers it: such a URL never gets a token. */
export function apiFor(
  url: string,
  base: string,
  { apiPrefixes }: Pick<ResolvedSettings, 'apiPrefixes'>,
): ApiSettings | undefined {
  const target = new URL(url, base)
  return apiPrefixes.find(([prefix]) => {
    const allowed = new URL(prefix, base)
    const path = allowed.pathname
    return (
      target.origin === allowed.origin &&
      // A prefix ends at a segment: '/api' covers '/api/users' but not '/api-keys'.
      (target.pathname === path || target.pathname.startsWith(path.endsWith('/') ? path : `${path}/`))
    )
  })?.[1]
}
