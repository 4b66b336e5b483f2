import { exchange, type Server } from './exchange.ts'
import { isOwn } from './route.ts'

const REDIRECTS = [301, 302, 303, 307, 308]

/** `fetch`, with the simulator in the network's place. */
export async function fetchFrom(
  server: Server,
  input: Request | URL | string,
  init?: RequestInit,
): Promise<Response> {
  const request = new Request(input, init)
  const { signal, redirect } = request
  signal.throwIfAborted()
  if (!isOwn(server.config, new URL(request.url))) {
    throw new TypeError(`Failed to fetch: ${new URL(request.url).origin} is not the simulated issuer`)
  }
  const { response } = await exchange(server, request)
  signal.throwIfAborted()
  const location = response.headers.get('location')
  if (!REDIRECTS.includes(response.status) || location === null || redirect === 'manual') return response
  if (redirect === 'error') throw new TypeError('Failed to fetch: the answer is a redirect')
  return fetchFrom(server, new URL(location, request.url), { signal, headers: request.headers })
}
