import type { Config } from '../model/config.ts'
import type { Endpoint } from '../types/endpoint.ts'
import type { Paths } from '../types/policy.ts'

export interface Route {
  readonly endpoint: Endpoint
  /** Below the issuer. */
  readonly path: string
  readonly interaction?: { readonly uid: string; readonly action: string }
}

const METHODS: Readonly<Record<keyof Paths, readonly string[]>> = {
  authorization: ['GET'],
  token: ['POST'],
  revocation: ['POST'],
  introspection: ['POST'],
  userinfo: ['GET', 'POST'],
  end_session: ['GET'],
  par: ['POST'],
  jwks: ['GET'],
}

/** A browser asks before it sends to these; a page of the server is nobody's to read. */
const READABLE: readonly Endpoint[] = [
  'discovery',
  'introspection',
  'jwks',
  'par',
  'revocation',
  'token',
  'userinfo',
]

/** Which endpoint a request is for. */
export function routeOf(config: Config, method: string, url: URL): Route {
  const { pathname: base } = new URL(config.issuer)
  const path = url.pathname.slice(base.replace(/\/$/, '').length)
  if (method === 'OPTIONS') {
    const { endpoint } = routeOf(config, 'GET', url)
    const asked = endpoint === 'unknown' ? routeOf(config, 'POST', url).endpoint : endpoint
    return { endpoint: READABLE.includes(asked) ? 'preflight' : 'unknown', path }
  }
  const page = pageOf(config, method, path)
  if (page !== undefined) return { ...page, path }
  if (method === 'GET' && isDiscovery(path, url.pathname, base)) return { endpoint: 'discovery', path }
  const { policy } = config
  const found = (Object.keys(METHODS) as (keyof Paths)[]).find(
    (name) => policy.paths[name] === path && METHODS[name].includes(method),
  )
  const isOff =
    found === undefined ||
    (found === 'introspection' && !policy.introspection) ||
    (found === 'par' && policy.par === 'off')
  return { endpoint: isOff ? 'unknown' : found, path }
}

const INTERACTION = /^\/interaction\/([\w-]+)(?:\/(login|allow|deny|cancel))?$/

function pageOf(config: Config, method: string, path: string): Omit<Route, 'path'> | undefined {
  const { authorization, end_session } = config.policy.paths
  const [, uid, action] = INTERACTION.exec(path) ?? []
  if (uid !== undefined && (method === 'POST') === (action !== undefined)) {
    return { endpoint: 'interaction', interaction: { uid, action: action ?? 'show' } }
  }
  if (method === 'GET' && path.startsWith(`${authorization}/`)) {
    const resumed = path.slice(authorization.length + 1)
    return { endpoint: 'interaction', interaction: { uid: resumed, action: 'resume' } }
  }
  const isConfirm = method === 'POST' && path === `${end_session}/confirm`
  const isSuccess = method === 'GET' && path === `${end_session}/success`
  return isConfirm || isSuccess ? { endpoint: 'end_session' } : undefined
}

const WELL_KNOWN = '/.well-known/'

/** OpenID Connect has the well-known part behind the issuer's path, RFC 8414 before it. */
function isDiscovery(path: string, pathname: string, base: string): boolean {
  return (
    path === `${WELL_KNOWN}openid-configuration` ||
    path === `${WELL_KNOWN}oauth-authorization-server` ||
    pathname === `${WELL_KNOWN}oauth-authorization-server${base === '/' ? '' : base}`
  )
}

/** Whether a URL belongs to the issuer. */
export function isOwn(config: Config, url: URL): boolean {
  const issuer = new URL(config.issuer)
  if (url.origin !== issuer.origin) return false
  const base = issuer.pathname.replace(/\/$/, '')
  const isBelow = url.pathname === base || url.pathname.startsWith(`${base}/`)
  return isBelow || isDiscovery('', url.pathname, issuer.pathname)
}
