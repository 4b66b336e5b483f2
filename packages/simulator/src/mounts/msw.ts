import { http, type HttpHandler } from 'msw'
import { isConnectionLost } from '../connection-lost.ts'
import type { Simulator } from '../types/simulator.ts'
import { announce } from './announce.ts'
import { isHidden } from './cors.ts'
import { withHeaders } from './with-headers.ts'

/**
 * The handlers that give the issuer's requests to the simulator, for `setupServer` and for `setupWorker`.
 * Where there is a page, its origin is judged as a browser would: an answer that does not name it is a network error.
 *
 * @example
 * const network = setupServer(...handlersFor(server))
 * beforeAll(() => network.listen({ onUnhandledFrame: 'error' }))
 */
export function handlersFor(server: Simulator): readonly HttpHandler[] {
  announce()
  return [
    http.all(
      ({ request }) => server.owns(request.url),
      async ({ request }) => {
        const origin = originOf(request)
        try {
          const response = await server.handle(
            origin === undefined ? request : withHeaders(request, { origin }),
          )
          return isHidden(request.url, origin, response.headers) ? Response.error() : response
        } catch (error) {
          // An abort is the caller's own, who has been told already.
          if (isConnectionLost(error) || request.signal.aborted) return Response.error()
          throw error
        }
      },
    ),
  ]
}

/** The page's, as a browser would send it: not with a navigation, and with a GET only to elsewhere. */
function originOf({ url, mode, method }: Request): string | undefined {
  const page = (globalThis as { location?: { origin?: string } }).location?.origin
  if (page === undefined || page === 'null' || mode === 'navigate') return undefined
  return method === 'GET' && new URL(url).origin === page ? undefined : page
}
