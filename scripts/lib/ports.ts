import { createServer } from 'node:net'

export interface PortSetting {
  readonly variable: string
  readonly fallback: number
}

/** A newcomer whose port is taken learns which one, and what to set. */
export async function portFrom(env: NodeJS.ProcessEnv, { variable, fallback }: PortSetting): Promise<number> {
  const text = env[variable]
  const port = text === undefined || text === '' ? fallback : Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`${variable} must be a port number, not "${text}"`)
  }
  try {
    return await takePort(port)
  } catch {
    throw new Error(`Port ${port} is in use: stop what uses it, or set ${variable} to another port`)
  }
}

/** The port that a server could take now; 0 asks for any free one. Rejects when it is in use. */
function takePort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host: 'localhost' }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port))
    })
  })
}
