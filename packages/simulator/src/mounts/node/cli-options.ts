import { parseArgs } from 'node:util'
import { presets } from '../../presets/index.ts'
import type { Client, Resource } from '../../types/options.ts'
import type { PresetName } from '../../types/policy.ts'
import type { ServeOptions } from './serve.ts'

/** What the command line says, as text. */
export interface Arguments {
  readonly port: string
  readonly preset: string
  readonly 'client-id': string
  readonly 'redirect-uri': readonly string[]
  readonly resource: readonly string[]
  readonly lifetime?: string | undefined
  readonly account?: string | undefined
}

/**
 * Takes the command line apart.
 *
 * @throws TypeError for an option that there is not.
 */
export function argumentsFrom(args: string[]): Arguments | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '9400' },
      preset: { type: 'string', default: 'oidcProvider' },
      'client-id': { type: 'string', default: 'demo' },
      'redirect-uri': { type: 'string', multiple: true, default: [] },
      resource: { type: 'string', multiple: true, default: [] },
      lifetime: { type: 'string' },
      account: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  return values.help ? 'help' : values
}

/** Options of a server for manual use, with the clients named. */
export type ManualOptions = ServeOptions & { readonly clients: readonly Client[] }

/** Where the usual dev servers are. */
const DEV_PORTS = [3000, 4173, 4200, 5173, 8080]

/**
 * Reads the command line.
 *
 * @throws TypeError for a value that cannot be meant; the message names the option.
 */
export function optionsFrom(given: Arguments): ManualOptions {
  const redirects = given['redirect-uri']
  const origins = DEV_PORTS.map((port) => `http://localhost:${port}`)
  const redirect_uris =
    redirects.length > 0 ? redirects : origins.flatMap((origin) => [`${origin}/callback`, `${origin}/`])
  const homes = new Set(redirect_uris.map((uri) => (URL.canParse(uri) ? `${new URL(uri).origin}/` : uri)))
  const { lifetime, account } = given
  return {
    port: wholeNumber('port', given.port),
    preset: presetNamed(given.preset),
    clients: [
      {
        client_id: given['client-id'],
        redirect_uris,
        post_logout_redirect_uris: [...redirect_uris, ...homes],
      },
    ],
    resources: given.resource.map(resourceFrom),
    ...(lifetime !== undefined && {
      policy: { lifetimes: { accessToken: wholeNumber('lifetime', lifetime) } },
    }),
    ...(account !== undefined && { interaction: { account } }),
  }
}

function presetNamed(name: string): PresetName {
  if (Object.hasOwn(presets, name)) return name as PresetName
  throw new TypeError(`--preset must be one of ${Object.keys(presets).join(', ')}, not "${name}"`)
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new TypeError(`--${name} must be a whole number, not "${text}"`)
  return Number(text)
}

function resourceFrom(text: string): Resource {
  const [resource = '', scopes = ''] = text.split('=')
  return { resource, scope: scopes.replaceAll(',', ' ') }
}
