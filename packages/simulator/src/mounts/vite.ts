import type { IncomingMessage } from 'node:http'
import type { Connect, Plugin, PreviewServer, ViteDevServer } from 'vite'
import { createSimulator } from '../create-simulator.ts'
import type { SimulatorOptions } from '../types/options.ts'
import type { Simulator } from '../types/simulator.ts'
import { addressOf, listener } from './node/listener.ts'

export interface ViteOptions extends Omit<SimulatorOptions, 'issuer'> {
  /** Where the issuer is on the dev server; `/oidc` unless given. */
  readonly path?: string
  /** Called once, when the first request has told the dev server's origin. For controls and faults. */
  readonly onReady?: (server: Simulator) => void
}

/**
 * A Vite plugin that serves a simulator beside the app: its issuer is the dev server's origin with `path`.
 * A redirect URI that begins with a slash is one of that origin, and so is the default client's `/callback`.
 *
 * @param options Those of `createSimulator`, and where to mount it.
 * @example
 * export default defineConfig({ plugins: [simulator({ interaction: { account: 'ada' } })] })
 */
export function simulator({ path = '/oidc', onReady, ...options }: ViteOptions = {}): Plugin {
  let server: Simulator | undefined
  const serverFor = (req: IncomingMessage): Simulator => {
    if (server !== undefined) return server
    const isSecure = 'encrypted' in req.socket
    const origin = `http${isSecure ? 's' : ''}://${req.headers.host ?? 'localhost'}`
    server = createSimulator({
      ...options,
      clients: clientsAt(origin, options.clients),
      issuer: origin + path,
    })
    onReady?.(server)
    return server
  }
  const answer: Connect.NextHandleFunction = (req, res, next) => {
    const [address] = addressOf(req).split('?')
    const isOurs = address === path || address?.startsWith(`${path}/`) === true
    if (isOurs) listener(serverFor(req))(req, res)
    else next()
  }
  const use = ({ middlewares }: PreviewServer | ViteDevServer): void => {
    middlewares.use(answer)
  }
  return { name: 'onegrant:simulator', configureServer: use, configurePreviewServer: use }
}

const DEFAULT_CLIENTS: NonNullable<SimulatorOptions['clients']> = [
  { client_id: 'demo', redirect_uris: ['/callback', '/'], post_logout_redirect_uris: ['/'] },
]

function clientsAt(origin: string, clients = DEFAULT_CLIENTS): NonNullable<SimulatorOptions['clients']> {
  const absolute = (uris: readonly string[] = []): string[] =>
    uris.map((uri) => (uri.startsWith('/') ? origin + uri : uri))
  return clients.map((client) => ({
    ...client,
    redirect_uris: absolute(client.redirect_uris),
    post_logout_redirect_uris: absolute(client.post_logout_redirect_uris),
  }))
}
