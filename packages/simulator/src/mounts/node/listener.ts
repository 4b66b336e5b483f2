import type { IncomingMessage, ServerResponse } from 'node:http'
import { isConnectionLost } from '../../connection-lost.ts'
import type { Simulator } from '../../types/simulator.ts'

/**
 * A listener for a Node HTTP server that gives each request to the simulator, by the issuer's origin whatever the
 * `Host`.
 *
 * @example
 * createServer(listener(server)).listen(9400, 'localhost')
 */
export function listener(server: Simulator): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    const controller = new AbortController()
    res.once('close', () => {
      if (!res.writableFinished) controller.abort()
    })
    void answer(server, { req, res, signal: controller.signal })
  }
}

interface Connection {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  /** Aborts where the client goes away. */
  readonly signal: AbortSignal
}

async function answer(server: Simulator, { req, res, signal }: Connection): Promise<void> {
  const request = await read(server.issuer, req, signal)
  if (request === undefined) return sendText(res, 400, 'This is no request that a server of HTTP could read.')
  try {
    const response = await server.handle(request)
    const cookies = response.headers.getSetCookie()
    res.writeHead(response.status, {
      ...Object.fromEntries(response.headers),
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    })
    res.end(Buffer.from(await response.arrayBuffer()))
  } catch (error) {
    if (isConnectionLost(error)) res.destroy()
    // What else fails is an answerer of the test's own, and whoever runs it should see so. An abort has no listener.
    else if (!signal.aborted) sendText(res, 500, String(error))
  }
}

function sendText(res: ServerResponse, status: number, text: string): void {
  if (res.headersSent) res.destroy()
  else res.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
}

async function read(issuer: string, req: IncomingMessage, signal: AbortSignal): Promise<Request | undefined> {
  const headers = new Headers()
  for (const [name, values] of Object.entries(req.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value)
  }
  const { method = 'GET' } = req
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const address = addressOf(req)
  const body = hasBody ? await bodyOf(req) : undefined
  if (!URL.canParse(address, issuer) || UNSENDABLE.includes(method)) return undefined
  return new Request(new URL(address, issuer), {
    method,
    headers,
    signal,
    ...(body !== undefined && { body }),
  })
}

/** Methods that no Request may have (Fetch Standard, section 2.2.1). */
const UNSENDABLE = ['CONNECT', 'TRACE', 'TRACK']

/** Middleware of a dev server is handed a shortened `url` beside the original one. */
export function addressOf(req: IncomingMessage): string {
  const { originalUrl } = req as IncomingMessage & { originalUrl?: string }
  return originalUrl ?? req.url ?? '/'
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of req) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks).toString('utf8')
}
