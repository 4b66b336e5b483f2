import { within } from '../within.ts'
import type { Fence, Send } from './protocol.ts'

/** The send was withheld by its fence. */
export class Withheld extends Error {}

/** The longest answer that is read, in characters. */
const longestBody = 1_000_000

export interface Transport {
  readonly fetch: typeof globalThis.fetch
  readonly signal: AbortSignal
  /** Asked in the same task as the call of fetch. */
  readonly fence?: Fence
  readonly keepalive?: boolean
}

/**
 * The fetch handed to the protocol library: no cookies, no redirects, and the whole answer read within the signal's
 * time, so that a body which never ends is a time-out like any other.
 */
export function transport({ fetch, signal, fence, keepalive = false }: Transport): Send {
  return async (url, { method = 'GET', headers, body: content = null }, isAgain) => {
    const withheld = fence?.(isAgain)
    if (withheld !== undefined) throw new Withheld(withheld)
    // Raced, since a fetch of the app's own may not heed the signal.
    const response = await within(
      fetch(url, {
        method,
        headers,
        body: content,
        credentials: 'omit',
        redirect: 'error',
        cache: 'no-store',
        keepalive,
        signal,
      }),
      signal,
    )
    const body = await within(readBody(response), signal)
    return new Response(response.status === 204 ? null : body, {
      status: response.status,
      headers: response.headers,
    })
  }
}

async function readBody(response: Response): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const part = await reader?.read()
    if (part?.value === undefined) return text
    text += part.value
    if (text.length > longestBody) {
      await reader?.cancel()
      throw new TypeError('The answer is too long.')
    }
  }
}
