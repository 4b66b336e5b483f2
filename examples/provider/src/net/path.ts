/** The path and the query of a request line. Not by `URL`, which throws on lines like `//`. */
export function splitTarget(url: string | undefined): { path: string; query: URLSearchParams } {
  const [path = '/', ...query] = (url ?? '/').split('?')
  return { path, query: new URLSearchParams(query.join('?')) }
}
