import { Agent, request, type IncomingMessage } from 'node:http'
import { readBody } from '../net/body.ts'

export interface Answer {
  status: number
  headers: readonly (readonly [string, string])[]
  body: Buffer
}

export interface Forwarded {
  port: number
  req: IncomingMessage
  body: Buffer
  /** Ties the provider's events to the record of this request. */
  tag: string
}

export const TAG_HEADER = 'x-control-request'

const agent = new Agent({ keepAlive: false })

// They speak of one connection, and there are two. Date is written anew, from the clock that may be shifted.
const NOT_RELAYED = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date'])

/** Lets the provider process a request to its end, whatever becomes of the client meanwhile. */
export async function forward({ port, req, body, tag }: Forwarded): Promise<Answer> {
  const headers: Record<string, string | string[] | undefined> = { ...req.headers, [TAG_HEADER]: tag }
  for (const name of NOT_RELAYED) delete headers[name]
  if (body.length > 0) headers['content-length'] = String(body.length)

  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { agent, host: '127.0.0.1', port, method: req.method, path: req.url, headers }
    request(options, resolve).on('error', reject).end(body)
  })
  return {
    status: response.statusCode ?? 502,
    headers: pairs(response.rawHeaders).filter(([name]) => !NOT_RELAYED.has(name.toLowerCase())),
    body: await readBody(response),
  }
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : []))
}
