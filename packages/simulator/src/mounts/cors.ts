/**
 * Whether a browser would keep this answer from the page: it comes from elsewhere and does not name the page's origin
 * (Fetch Standard, CORS check). Mounts that answer in the network's place must do so themselves.
 */
export function isHidden(url: string | URL, origin: string | null | undefined, answer: Headers): boolean {
  if (origin == null || new URL(url).origin === origin) return false
  const allowed = answer.get('access-control-allow-origin')
  return allowed !== '*' && allowed !== origin
}
