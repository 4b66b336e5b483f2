import type { IncomingMessage } from 'node:http'
import type { Effect } from './faults.ts'
import type { Answer } from './forward.ts'

/** The answer of a gateway that did not let a request through, or lost what came back. */
export function faultAnswer(
  effect: Extract<Effect, { kind: 'status' }>,
  req: IncomingMessage,
  appOrigins: readonly string[],
): Answer {
  const headers: [string, string][] = [
    ['Content-Type', effect.contentType],
    ['Cache-Control', 'no-store'],
  ]
  if (effect.retryAfter !== undefined) headers.push(['Retry-After', String(effect.retryAfter)])
  const { origin } = req.headers
  // Without these a browser shows the app a network error and no status, as many real gateways make it do.
  if (effect.cors && origin !== undefined && appOrigins.includes(origin)) {
    headers.push(
      ['Access-Control-Allow-Origin', origin],
      ['Access-Control-Expose-Headers', 'Retry-After, WWW-Authenticate'],
      ['Vary', 'Origin'],
    )
  }
  const body = effect.body ?? JSON.stringify({ error: 'temporarily_unavailable' })
  return { status: effect.status, headers, body: Buffer.from(body) }
}
