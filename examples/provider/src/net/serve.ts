import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void>

export interface Listening {
  port: number
  /** Sets who answers; until then a request gets 503. The port must be known before the issuer can be. */
  answerWith: (handler: Handler) => void
  close: () => Promise<void>
}

interface Where {
  host: string
  port: number
  /** Asked for each answer. */
  connectionClose: () => boolean
}

/** Listens first, so that port 0 becomes a real one. */
export async function serve({ host, port, connectionClose }: Where): Promise<Listening> {
  let handler: Handler = async (_req, res) => {
    res.writeHead(503).end()
  }
  const server = createServer((req, res) => {
    if (connectionClose()) res.setHeader('Connection', 'close')
    handler(req, res).catch((error: unknown) => {
      // Neither a browser that went away nor a server that is closing is worth a line.
      if (server.listening && !isGone(req)) console.error(error)
      res.destroy()
    })
  })
  await listening(server, host, port)
  return {
    port: (server.address() as AddressInfo).port,
    answerWith: (next) => {
      handler = next
    },
    close: () => closed(server),
  }
}

function isGone(req: IncomingMessage): boolean {
  return req.destroyed && !req.complete
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE'
      reject(isTaken ? new Error(`port ${port} on ${host} is taken: set PORT and API_PORT to others`) : error)
    })
    server.listen(port, host, () => resolve())
  })
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    // A browser keeps its connections open for minutes; nobody waits for that.
    server.closeAllConnections()
  })
}
