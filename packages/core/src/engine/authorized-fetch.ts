import { apiFor } from '../decide/api-prefix.ts'
import type { AccessTokenRequest, Authorize } from '../types.ts'
import type { AccessTokens } from './access-token.ts'
import { loadProver, proverOf } from './bound.ts'
import type { Context } from './context.ts'
import type { Home } from './home.ts'
import { loadPart } from './parts.ts'
import type { StepUpPage } from './step-up.ts'

/** Sends with a token, and once more with another one where the answer was 401 (RFC 6750 3.1). */
export async function withToken<T>(
  get: AccessTokens['get'],
  send: (token: string) => Promise<T>,
  request: AccessTokenRequest,
): Promise<T> {
  const token = await get(request)
  const again = async (): Promise<T> => {
    // Another caller may have renewed meanwhile: then theirs will do.
    const current = await get(request)
    return send(current === token ? await get({ ...request, forceRefresh: true }) : current)
  }
  let result: T
  try {
    result = await send(token)
  } catch (error) {
    if (statusOf(error) !== 401) throw error
    return again()
  }
  return result instanceof Response && result.status === 401 ? again() : result
}

/** The status in the errors of axios, ky and the like. */
function statusOf(error: unknown): unknown {
  const { status, response } = (typeof error === 'object' && error !== null ? error : {}) as {
    status?: unknown
    response?: { status?: unknown }
  }
  return status ?? response?.status
}

/** The same for an API, with what it wants to see beside the token where that is bound to a key (RFC 9449 7). */
export function callApi<T>(
  context: Context,
  get: AccessTokens['get'],
  send: (token: string, authorize: Authorize) => Promise<T>,
  request: AccessTokenRequest,
): Promise<T> {
  return withToken(
    get,
    async (token) => {
      const prover = await proverOf(context, context.memory.current())
      return prover
        ? prover.call(send, token)
        : send(token, async () => ({ authorization: `Bearer ${token}` }))
    },
    request,
  )
}

/** The platform's fetch, with a token for URLs under `apis` and for no others. */
export async function authorizedFetch(
  engine: StepUpPage,
  home: Home,
  get: AccessTokens['get'],
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  const { context } = engine
  const { platform, settings } = context
  const base = platform.page.url()
  const request = new Request(input instanceof Request ? input : new URL(input, base), init)
  const api = apiFor(request.url, base, settings)
  if (api === undefined) return platform.fetch(request)
  return callApi(
    context,
    get,
    async (_token, authorize) => {
      // A clone each time: a body can be read once.
      const authorized = new Request(request.clone())
      for (const header of Object.entries(await authorize(request.method, request.url)))
        authorized.headers.set(...header)
      const response = await platform.fetch(authorized)
      return response.headers.get('www-authenticate')?.includes('insufficient_user')
        ? (await loadPart(loadProver)).stepUp(engine, home, response)
        : response
    },
    { ...api, signal: request.signal },
  )
}
