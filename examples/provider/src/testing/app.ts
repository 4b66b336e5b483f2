import { createHash, randomBytes } from 'node:crypto'
import { startProvider, type RunningProvider, type Settings } from '../index.ts'
import type { RequestRecord } from '../control/records.ts'
import { createBrowser, type Browser, type Stop } from './browser.ts'

export const ORIGIN = 'http://localhost:5173'
export const CONTACTS = 'https://contacts.example/'
export const CALENDAR = 'https://calendar.example/'

const REDIRECT_URI = `${ORIGIN}/callback`
const SCOPE = 'openid profile email offline_access contacts:read calendar:read'

export interface Tokens {
  status: number
  access_token: string
  refresh_token: string | undefined
  id_token: string
  expires_in: number
  scope: string
  error: string | undefined
}

export interface Authorization {
  url: string
  verifier: string
}

export interface App {
  running: RunningProvider
  browser: Browser
  authorization: (
    changes?: Record<string, string | undefined>,
    resources?: readonly string[],
  ) => Authorization
  /** Through login and consent, up to the redirect back to the app. */
  approve: (authorization: Authorization) => Promise<Stop>
  redeem: (code: string, verifier: string, more?: Record<string, string>) => Promise<Tokens>
  renew: (refreshToken: string | undefined, more?: Record<string, string>) => Promise<Tokens>
  /** All of it: a signed-in app. */
  signIn: (changes?: Record<string, string | undefined>) => Promise<Tokens>
  post: (path: string, fields: Record<string, string>) => Promise<Response>
  api: (path: string, token?: string) => Promise<Response>
  control: <Answer = unknown>(method: string, path: string, body?: object) => Promise<Answer>
  requests: (endpoint?: string) => Promise<RequestRecord[]>
}

/** A provider on free ports and an app that is registered there. */
export async function startApp(settings: Partial<Settings> = {}): Promise<App> {
  const running = await startProvider({ port: 0, apiPort: 0, control: true, ...settings })
  const { issuer } = running
  const browser = createBrowser(issuer)

  const post: App['post'] = (path, fields) =>
    fetch(issuer + path, { method: 'POST', body: new URLSearchParams(fields), headers: { origin: ORIGIN } })

  const token = async (fields: Record<string, string>): Promise<Tokens> => {
    const response = await post('/token', { client_id: 'demo-react', ...fields })
    return { ...((await response.json()) as Tokens), status: response.status }
  }

  const app: App = {
    running,
    browser,
    post,
    authorization: (changes = {}, resources = [CONTACTS, CALENDAR]) => {
      const verifier = randomBytes(32).toString('base64url')
      const url = new URL('/auth', issuer)
      const params = {
        client_id: 'demo-react',
        redirect_uri: REDIRECT_URI,
        response_type: 'code',
        scope: SCOPE,
        state: 'the-state',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        ...changes,
      }
      for (const [name, value] of Object.entries(params)) {
        if (value !== undefined) url.searchParams.set(name, value)
      }
      for (const resource of resources) url.searchParams.append('resource', resource)
      return { url: url.href, verifier }
    },
    approve: async ({ url }) => {
      const login = await browser.open(url)
      const consent = await browser.press(login, 'Sign in', { username: 'ada', password: 'lovelace' })
      return browser.press(consent, 'Allow')
    },
    redeem: (code, verifier, more = {}) =>
      token({
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: REDIRECT_URI,
        ...more,
      }),
    renew: (refreshToken = '', more = {}) =>
      token({ grant_type: 'refresh_token', refresh_token: refreshToken, ...more }),
    signIn: async (changes) => {
      const authorization = app.authorization(changes)
      return app.redeem(codeOf(await app.approve(authorization)), authorization.verifier)
    },
    api: (path, accessToken) =>
      fetch(running.apiUrl + path, {
        headers: {
          origin: ORIGIN,
          ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
        },
      }),
    control: async <Answer>(method: string, path: string, body?: object) => {
      const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) }
      return (await (await fetch(`${issuer}/control/${path}`, init)).json()) as Answer
    },
    requests: async (endpoint) => {
      const { requests } = await app.control<{ requests: RequestRecord[] }>('GET', 'requests')
      return requests.filter((request) => endpoint === undefined || request.endpoint === endpoint)
    },
  }
  return app
}

export function codeOf(stop: Stop): string {
  return stop.url.searchParams.get('code') ?? ''
}

/** Asks again until the newest request to the token endpoint is as wanted. */
export async function lastToken(
  app: App,
  isWanted: (record: RequestRecord) => boolean,
): Promise<RequestRecord> {
  for (;;) {
    const record = (await app.requests('token')).at(-1)
    if (record !== undefined && isWanted(record)) return record
  }
}
