/**
 * The path, query and hash to return to, or undefined where the target is no URL of this origin.
 *
 * @param target path or absolute URL; anything that a browser would resolve to another origin is refused
 */
export function sameOriginPath(target: string, page: string): string | undefined {
  // Control characters and backslashes are read differently by parsers.
  if (/[\u0000-\u001f\\]/.test(target) || !URL.canParse(target, page)) return undefined
  const url = new URL(target, page)
  // 'https://app.example//evil.example' is ours, but its path alone is the address of another host.
  if (url.pathname.startsWith('//')) return undefined
  // A blob: URL has the origin of its maker, but its path is a whole URL.
  if (!url.pathname.startsWith('/')) return undefined
  // Pages like about:blank have no origin, which reads as 'null' and is equal to any other.
  return url.origin !== 'null' && url.origin === new URL(page).origin
    ? url.pathname + url.search + url.hash
    : undefined
}
