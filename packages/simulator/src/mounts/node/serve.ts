import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSimulator } from '../../create-simulator.ts'
import type { SimulatorOptions } from '../../types/options.ts'
import type { Simulator } from '../../types/simulator.ts'
import { listener } from './listener.ts'

export interface ServeOptions extends Omit<SimulatorOptions, 'issuer'> {
  /** A free one unless given. */
  readonly port?: number
  /** The loopback name or address to listen on, which the issuer has too; `localhost` unless given. */
  readonly host?: '127.0.0.1' | 'localhost' | '[::1]'
}

export interface Served {
  readonly server: Simulator
  readonly issuer: string
  /** Lets go what hangs, closes what is open, and resolves once the port is free. */
  readonly close: () => Promise<void>
}

/**
 * Serves a simulator by HTTP on the loopback interface. The issuer is its address.
 *
 * @param options Those of `createSimulator`, and where to listen.
 * @throws Error of Node's where the port is taken (`EADDRINUSE`).
 * @example
 * const { server, issuer, close } = await serve({ clients })
 */
export async function serve({
  port = 0,
  host = 'localhost',
  ...options
}: ServeOptions = {}): Promise<Served> {
  const http = createServer()
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, host.replaceAll(/[[\]]/g, ''), resolve)
  })
  const issuer = `http://${host}:${(http.address() as AddressInfo).port}`
  const close = async (): Promise<void> => {
    server.faults.release()
    const closed = new Promise((resolve) => {
      http.close(resolve)
    })
    http.closeAllConnections()
    await closed
  }
  let server: Simulator
  try {
    server = createSimulator({ ...options, issuer })
  } catch (error) {
    http.close()
    throw error
  }
  http.on('request', listener(server))
  return { server, issuer, close }
}
