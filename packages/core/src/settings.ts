import { AuthError } from './errors.ts'
import type { BeforeRedirect } from './types.ts'

/** What a URL prefix of the app's APIs needs: the token for its resource and scope. */
export interface ApiSettings {
  /** Resource indicator of the API (RFC 8707); the provider's default audience where absent. */
  resource?: string | undefined
  /** Space-separated scopes for the API's token. */
  scope?: string | undefined
}

/** A provider's own names of parameters. */
export interface ParameterNames {
  /** Of the resource (RFC 8707), which need be no URI then; an authorization request names the first one only. */
  readonly resource?: string | undefined
  readonly organization_id?: string | undefined
}

/** The script of a worker, by a text, URL or TrustedScriptURL; or what makes one. */
export type WorkerSource = string | { toJSON(): string } | ((options: SharedWorkerOptions) => SharedWorker)

/** As given to the constructor of SharedWorker. */
export interface SharedWorkerOptions extends WorkerOptions {
  extendedLifetime?: boolean
}

/** Settings of a client. Protocol parameters keep the names of the specifications. */
export interface AuthSettings {
  /** Issuer identifier of the provider: https, or http on loopback (OpenID Connect Discovery 1.0). */
  authority: string
  client_id: string
  /** Registered redirect URI; a path is resolved against the app's origin when it is first needed. */
  redirect_uri: string
  /** Space-separated; `openid` is always asked for. Default: 'openid profile email offline_access'. */
  scope?: string | undefined
  /** Resource indicators of the APIs (RFC 8707). */
  resource?: string | readonly string[] | undefined
  post_logout_redirect_uri?: string | undefined
  /** Registered address of the page that silent sign-ins come back to, which runs `@onegrant/core/silent-callback`. */
  silent_redirect_uri?: string | undefined
  /** Registered address, of the app, that popups come back to; `redirect_uri` where absent. */
  popup_redirect_uri?: string | undefined
  /** Where the page goes to sign the user out, if the provider's metadata do not say (RP-Initiated Logout 1.0, 2.1). */
  end_session_endpoint?: string | undefined
  /** Claim that says to the provider who is to be signed out, as `logout_hint` (RP-Initiated Logout 1.0, 2). */
  logoutHintClaim?: string | undefined
  /** Default `prompt` of every sign-in (OpenID Connect Core 3.1.2.1). */
  prompt?: string | undefined
  /** URL prefix -> token; the longest prefix wins, and `fetch` gives a token to nothing else. */
  apis?: Readonly<Record<string, ApiSettings>> | undefined
  /**
   * Binds the tokens of every sign-in to a key that never leaves this browser (RFC 9449): whoever takes one can do
   * nothing with it. The APIs must take such tokens. A session from before the setting stays as it is. Default: false.
   */
  dpop?: boolean | undefined
  /**
   * Sends what is asked of the provider ahead, past the browser's address bar (RFC 9126): always where this is true, else
   * only where the provider's metadata requires it. Default: false.
   */
  par?: boolean | undefined
  /** Called before the page leaves for the provider; `false` keeps it here. */
  beforeRedirect?: BeforeRedirect | undefined
  /** Opens the provider's page in place of `location.assign`, as an app in a web view must. */
  navigate?: ((url: string) => void | Promise<void>) | undefined
  /** What follows where an ended session cannot be had back silently: a redirect, or by default nothing but the event. */
  onExpired?: 'sign-in' | undefined
  /**
   * What follows where an API demands another authentication of the user (RFC 9470): by default a redirect for it, once
   * and from a page that is seen. `error`: `auth.fetch` rejects with `insufficient_user_authentication`, which says what
   * to give to `signIn`.
   */
  onStepUp?: 'error' | undefined
  /** Tells clients of the same provider and client_id apart. */
  name?: string | undefined
  /** Whether `prompt=consent` goes with `offline_access` (OpenID Connect Core 11). Default: true. */
  consentForOfflineAccess?: boolean | undefined
  /** Seconds in which the provider gives an already used refresh token another pair. Default: 3. */
  reuseWindow?: number | undefined
  /** Further authorization parameters of every sign-in; those of the protocol itself cannot be replaced. */
  extraParams?: Readonly<Record<string, string>> | undefined
  /** What the provider calls these, where it has a name of its own; see `@onegrant/core/presets`. */
  parameterNames?: ParameterNames | undefined
  /** Goes on with the sessions and logins of that library in this browser, whose settings these were. */
  adopt?: 'oidc-client-ts' | undefined
  /**
   * Where the session is kept: `indexeddb`, or `memory`, where no token is ever written to a disk. Then it lives in the
   * open tabs of the app and ends with the last of them; a reload of the only one ends it as well. Default: 'indexeddb'.
   */
  persistence?: 'indexeddb' | 'memory' | undefined
  /** Receives one line per trail entry; off where absent. */
  logger?: Pick<Console, 'debug' | 'warn'> | undefined
  /**
   * Where the script of `@onegrant/core/worker` lies, on the app's own origin: renewals and redemptions are then sent
   * from a worker, which goes on where a page is reloaded or closed. A function makes the worker itself, with the
   * options given to it. The page sends where it is absent or false, and wherever no worker can.
   */
  worker?: WorkerSource | false | undefined
  /** Used in place of the platform's fetch for requests to the provider, which then leave from the page. */
  fetch?: typeof globalThis.fetch | undefined
}

/** Settings after the check at the door. */
export interface ResolvedSettings extends AuthSettings {
  readonly scope: string
  readonly resources: readonly string[]
  readonly reuseWindow: number
  readonly persistence: 'indexeddb' | 'memory'
  readonly apiPrefixes: readonly (readonly [prefix: string, api: ApiSettings])[]
  /** Names of lock, store and channel carry it. */
  readonly key: string
}

function reject(key: string, rule: string): never {
  throw Object.assign(new TypeError(`Setting "${key}" ${rule}`), {
    cause: new AuthError('config_invalid', { subject: key }),
  })
}

function text(key: string, value: unknown): string {
  if (typeof value !== 'string' || value.trim() === '')
    reject(
      key,
      value === undefined ? 'is undefined; is an environment variable unset?' : 'must be a non-empty text.',
    )
  return value
}

function absolute(key: string, value: unknown): URL {
  if (typeof value === 'string' && URL.canParse(value)) return new URL(value)
  return reject(key, 'must be an absolute URL.')
}

/** Whether nobody between can read or change what is said to a URL: https, or http on this machine. */
export function isConfidential({ protocol, hostname }: URL): boolean {
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$|\.localhost$/.test(hostname)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback)
}

/** Scopes or resources as a sorted list without repeats. */
export function list(value: string | readonly string[] | undefined): string[] {
  const items = typeof value === 'string' ? value.split(' ') : (value ?? [])
  return [...new Set(items.filter((item) => item !== ''))].sort()
}

function redirect(key: string, value: unknown): void {
  const uri = text(key, value)
  if (uri.includes('#')) reject(key, 'must not have a fragment (RFC 6749 3.1.2).')
  if (!uri.startsWith('/') || uri.startsWith('//')) absolute(key, uri)
}

/** Settings of other libraries in the same object are left alone; these would mean something else than they say. */
function refuseOtherFlows(settings: object): void {
  for (const [key, value] of Object.entries(settings)) {
    if (/secret/i.test(key))
      reject(key, 'has no place in a browser: register a public client, which uses PKCE.')
    if (key === 'response_type' && value !== undefined && value !== 'code')
      reject(key, 'must be "code": the implicit grant is not safe in a browser, code with PKCE is.')
  }
}

/**
 * Checks settings and fills in the defaults.
 *
 * @throws TypeError which names the wrong key; its cause is an AuthError `config_invalid`
 */
export function resolveSettings(settings: AuthSettings): ResolvedSettings {
  if (typeof settings !== 'object' || settings === null) reject('settings', 'must be an object.')
  refuseOtherFlows(settings)
  const authority = absolute('authority', text('authority', settings.authority))
  if (!isConfidential(authority)) reject('authority', 'must use https (http on loopback only).')
  const client_id = text('client_id', settings.client_id)
  redirect('redirect_uri', settings.redirect_uri)
  const { post_logout_redirect_uri, end_session_endpoint, logoutHintClaim } = settings
  const { reuseWindow = 3, apis = {}, name = '', persistence = 'indexeddb' } = settings
  for (const key of ['silent_redirect_uri', 'popup_redirect_uri'] as const)
    if (settings[key] !== undefined) redirect(key, settings[key])
  for (const key of ['beforeRedirect', 'navigate'] as const)
    if (typeof (settings[key] ?? resolveSettings) !== 'function') reject(key, 'must be a function.')
  for (const [key, ...values] of [
    ['onExpired', 'sign-in'],
    ['onStepUp', 'error'],
    ['adopt', 'oidc-client-ts'],
    ['persistence', 'indexeddb', 'memory'],
  ] as const)
    if (!(values as readonly unknown[]).includes(settings[key] ?? values[0]))
      reject(key, `must be "${values.join('" or "')}" or absent.`)
  for (const key of ['dpop', 'par', 'consentForOfflineAccess'] as const)
    if (typeof (settings[key] ?? false) !== 'boolean') reject(key, 'must be true or false.')
  if (
    end_session_endpoint !== undefined &&
    !isConfidential(absolute('end_session_endpoint', end_session_endpoint))
  )
    reject('end_session_endpoint', 'must use https (http on loopback only).')
  if (logoutHintClaim !== undefined) text('logoutHintClaim', logoutHintClaim)
  const { scope = 'profile email offline_access', resource = [] } = settings
  if (post_logout_redirect_uri !== undefined) redirect('post_logout_redirect_uri', post_logout_redirect_uri)
  if (typeof scope !== 'string') reject('scope', 'must be a text of scopes with spaces between.')
  if (typeof reuseWindow !== 'number' || !(reuseWindow >= 0))
    reject('reuseWindow', 'must be a number of seconds, 0 or more.')
  if (typeof apis !== 'object' || apis === null) reject('apis', 'must be an object of URL prefixes.')
  for (const prefix of Object.keys(apis)) if (!prefix.startsWith('/')) absolute(`apis['${prefix}']`, prefix)
  const used = Object.values(apis)
  const resources = [...new Set([resource, ...used.map((api) => api.resource ?? [])].flat())]
  for (const one of settings.parameterNames?.resource === undefined ? resources : [])
    if (absolute('resource', one).hash !== '') reject('resource', 'must not have a fragment (RFC 8707 2).')
  return {
    ...settings,
    scope: list(['openid', scope, ...used.map((api) => api.scope ?? '')].join(' ')).join(' '),
    resources,
    reuseWindow,
    persistence,
    apiPrefixes: Object.entries(apis).sort(([a], [b]) => b.length - a.length),
    key: [settings.authority.replace(/\/$/, ''), client_id, name].join('|'),
  }
}
