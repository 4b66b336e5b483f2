import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'

export interface Serving {
  readonly origin: string
  readonly answerWith: (handle: (request: Request) => Promise<Response>) => void
  readonly close: () => Promise<void>
}

/** The simulator on loopback, for a client whose requests cannot all be handed in. */
export async function serve(): Promise<Serving> {
  let handle = (_request: Request): Promise<Response> => Promise.resolve(new Response(null, { status: 503 }))
  let origin = ''
  const server = createServer((req, res) => {
    const headers = new Headers(
      Object.entries(req.headers).map(([name, value]): [string, string] => [name, String(value)]),
    )
    const hasBody = req.method !== 'GET' && req.method !== 'HEAD' && req.method !== 'OPTIONS'
    const body = hasBody ? { body: Readable.toWeb(req) as ReadableStream, duplex: 'half' } : {}
    const method = req.method ?? 'GET'
    void handle(new Request(origin + (req.url ?? '/'), { method, headers, ...body })).then(
      async (response) => {
        res.writeHead(response.status, [...response.headers].flat())
        res.end(Buffer.from(await response.arrayBuffer()))
      },
    )
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  origin = `http://localhost:${(server.address() as AddressInfo).port}`
  return {
    origin,
    answerWith: (next) => {
      handle = next
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
