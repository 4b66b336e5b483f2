import { createSimulator, type Simulator, type SimulatorOptions } from '../index.ts'
import { digest } from '../model/digest.ts'

export const ISSUER = 'https://issuer.example'
export const ORIGIN = 'https://app.example'
export const REDIRECT: string = `${ORIGIN}/callback`
export const CONTACTS = 'https://contacts.example/'
export const CALENDAR = 'https://calendar.example/'
export const VERIFIER: string = 'v'.repeat(43)
export const CHALLENGE: string = digest(VERIFIER)

/** A fixed beginning, so that a test can name a time. */
export const START: number = Date.UTC(2026, 0, 1)

export interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: Headers
}

export interface App {
  readonly server: Simulator
  readonly at: (path: string) => string
  /** To the token endpoint, as client `demo` unless said otherwise. */
  readonly token: (
    fields: Readonly<Record<string, string>>,
    headers?: Record<string, string>,
  ) => Promise<Answer>
  readonly redeem: (code: string, more?: Readonly<Record<string, string>>) => Promise<Answer>
  readonly renew: (refresh: unknown, more?: Readonly<Record<string, string>>) => Promise<Answer>
  readonly post: (
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Record<string, string>,
  ) => Promise<Answer>
  readonly userinfo: (token: unknown, headers?: Record<string, string>) => Promise<Answer>
  /** A code for `ada`, with PKCE. */
  readonly code: (more?: Partial<Parameters<Simulator['signIn']>[0]>) => Promise<string>
  /** A signed-in app: the answer to a code exchange. */
  readonly tokens: (more?: Partial<Parameters<Simulator['signIn']>[0]>) => Promise<Answer['body']>
  /** A URL of the authorization endpoint, with PKCE, for `demo`. */
  readonly authorization: (
    changes?: Readonly<Record<string, string | undefined>>,
    resources?: readonly string[],
  ) => string
  readonly lastRefusal: () => Simulator['audit'][number] | undefined
}

/** Stands in for signatures where a test is about something else: a fast one, and no key to make. */
const TEST_OPTIONS: SimulatorOptions = {
  issuer: ISSUER,
  now: () => START,
  signing: 'ES256',
  clients: [
    {
      client_id: 'demo',
      redirect_uris: [REDIRECT, `${ORIGIN}/other`],
      post_logout_redirect_uris: [`${ORIGIN}/bye`],
    },
    { client_id: 'other', redirect_uris: [REDIRECT, `${ORIGIN}/other`] },
    {
      client_id: 'native',
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/callback', 'app:/cb'],
    },
    {
      client_id: 'service',
      client_secret: 'a secret: + %',
      grant_types: ['client_credentials', 'authorization_code', 'refresh_token'],
      redirect_uris: [REDIRECT],
    },
    {
      client_id: 'legacy',
      redirect_uris: [REDIRECT],
      grant_types: ['implicit'],
      response_types: ['id_token', 'id_token token', 'token', 'code id_token'],
    },
  ],
  resources: [
    { resource: CONTACTS, scope: 'contacts:read contacts:write' },
    { resource: CALENDAR, scope: 'calendar:read', format: 'opaque' },
  ],
}

export function startApp(options: SimulatorOptions = {}): App {
  const server = createSimulator({ ...TEST_OPTIONS, ...options })
  const { paths } = server.policy
  const at = (path: string): string => server.issuer + path

  const read = async (response: Response): Promise<Answer> => {
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    const body = isJson ? (JSON.parse(text) as Answer['body']) : { text }
    return { status: response.status, body, headers: response.headers }
  }

  const app: App = {
    server,
    at,
    post: async (path, fields, headers = {}) =>
      read(
        await server.handle(
          new Request(at(path), { method: 'POST', body: new URLSearchParams({ ...fields }), headers }),
        ),
      ),
    token: (fields, headers) => app.post(paths.token, { client_id: 'demo', ...fields }, headers),
    redeem: (code, more) =>
      app.token({
        grant_type: 'authorization_code',
        code,
        code_verifier: VERIFIER,
        redirect_uri: REDIRECT,
        ...more,
      }),
    renew: (refresh, more) =>
      app.token({ grant_type: 'refresh_token', refresh_token: String(refresh), ...more }),
    userinfo: async (token, headers = {}) =>
      read(
        await server.handle(
          new Request(at(paths.userinfo), {
            headers: { authorization: `Bearer ${String(token)}`, ...headers },
          }),
        ),
      ),
    code: async (more = {}) => {
      const signedIn = await server.signIn({
        account: 'ada',
        client_id: 'demo',
        code_challenge: CHALLENGE,
        ...more,
      })
      return signedIn.code ?? ''
    },
    tokens: async (more) => (await app.redeem(await app.code(more))).body,
    authorization: (changes = {}, resources = []) => {
      const url = new URL(at(paths.authorization))
      const params = {
        client_id: 'demo',
        redirect_uri: REDIRECT,
        response_type: 'code',
        scope: 'openid',
        state: 'the-state',
        code_challenge: CHALLENGE,
        code_challenge_method: 'S256',
        ...changes,
      }
      for (const [name, value] of Object.entries(params)) {
        if (value !== undefined) url.searchParams.set(name, value)
      }
      for (const resource of resources) url.searchParams.append('resource', resource)
      return url.href
    },
    lastRefusal: () => server.audit.findLast((entry) => entry.event === 'refused'),
  }
  return app
}
