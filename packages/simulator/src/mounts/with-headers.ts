/**
 * The same request with headers that a page may not set itself (`Origin`). A browser would silently leave them out of
 * a new Request, so that the copy carries headers of its own.
 */
export function withHeaders(request: Request, added: Readonly<Record<string, string>>): Request {
  const headers = new Headers(request.headers)
  for (const [name, value] of Object.entries(added)) headers.set(name, value)
  return Object.defineProperty(request.clone(), 'headers', { value: headers })
}
