import { createBrowser, type Browser, type Stop } from './browser.ts'
import { exchange, toForm, type Exchange, type Fields } from './exchange.ts'
import { answerPages, errorOn, formOn, pageOf } from './pages.ts'
import { digest } from './prover.ts'
import { shapeOf, type Json, type Members } from './shape.ts'
import { CALENDAR, CONTACTS, REDIRECT_URI, SCOPE, type Subject } from './subject.ts'

/** A sign-in that came back with a code. */
export interface Login {
  readonly code: string
  readonly verifier: string
  readonly redirect_uri: string
  readonly client_id: string
}

/** A navigation, as it is compared and as it may go on. */
export interface Visit {
  readonly seen: Json
  readonly stop: Stop
  readonly login: Login
}

export interface App {
  readonly subject: Subject
  readonly metadata: Members
  /** The user's browser; another one has no session. */
  browser: Browser
  /** Notes what was seen as a step of the story, and hands it on. */
  step: <Seen extends { readonly seen: Json }>(title: string, seen: Promise<Seen>) => Promise<Seen>
  /** Opens the authorization endpoint, and answers no page. */
  authorize: (params?: Fields) => Promise<Visit>
  /** Answers every page with yes. */
  signIn: (params?: Fields, account?: string) => Promise<Login>
  /** Sees a navigation that went on. */
  visit: (stop: Stop, login: Login) => Promise<Visit>
  token: (fields: Fields, headers?: Readonly<Record<string, string>>) => Promise<Exchange>
  redeem: (login: Login, more?: Fields, headers?: Readonly<Record<string, string>>) => Promise<Exchange>
  renew: (tokens: Exchange, more?: Fields, headers?: Readonly<Record<string, string>>) => Promise<Exchange>
  revoke: (token: unknown, more?: Fields) => Promise<Exchange>
  introspect: (token: unknown, more?: Fields) => Promise<Exchange>
  userinfo: (tokens: Exchange) => Promise<Exchange>
  send: (endpoint: string, fields: Fields, headers?: Readonly<Record<string, string>>) => Promise<Exchange>
  url: (endpoint: string) => string
}

/** An app at a server, its user, and the notes of what both see. */
export async function createApp(subject: Subject, note: (title: string, seen: Json) => void): Promise<App> {
  const metadata = await discover(subject)
  const url = (endpoint: string): string => String(metadata[endpoint])

  const send: App['send'] = (endpoint, fields, headers) =>
    exchange(subject, { url: url(endpoint), fields, ...(headers !== undefined && { headers }) })

  const app: App = {
    subject,
    metadata,
    browser: createBrowser(subject),
    url,
    send,
    step: async (title, seen) => {
      const found = await seen
      note(title, found.seen)
      return found
    },
    authorize: async (params = {}) => {
      const verifier = `${crypto.randomUUID()}${crypto.randomUUID()}`
      const all = { ...(await defaults(verifier)), ...params }
      const stop = await app.browser.open(`${url('authorization_endpoint')}?${toForm(all).toString()}`)
      const login = {
        code: '',
        verifier,
        redirect_uri: String(all['redirect_uri']),
        client_id: String(all['client_id']),
      }
      return app.visit(stop, login)
    },
    visit: async (stop, login) => {
      const answered = paramsOf(stop)
      const code = typeof answered['code'] === 'string' ? answered['code'] : ''
      return { seen: await seenOf(stop, subject), stop, login: { ...login, code } }
    },
    signIn: async (params, account = 'ada') => {
      const { stop, login } = await app.authorize(params)
      const back = await app.visit(await answerPages(app.browser, stop, account), login)
      if (back.login.code === '') throw new Error(`the sign-in ended at ${JSON.stringify(back.seen)}`)
      return back.login
    },
    token: (fields, headers) => send('token_endpoint', { client_id: 'demo-react', ...fields }, headers),
    redeem: ({ code, verifier, redirect_uri, client_id }, more = {}, headers = {}) => {
      const fields = {
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri,
        client_id,
      }
      return app.token({ ...fields, ...more }, headers)
    },
    renew: (tokens, more = {}, headers = {}) => {
      const refresh_token = String(tokens.members['refresh_token'])
      return app.token({ grant_type: 'refresh_token', refresh_token, ...more }, headers)
    },
    revoke: (token, more = {}) =>
      send('revocation_endpoint', { client_id: 'demo-react', token: String(token), ...more }),
    introspect: (token, more = {}) =>
      send('introspection_endpoint', { client_id: 'demo-react', token: String(token), ...more }),
    userinfo: (tokens) =>
      exchange(subject, {
        method: 'GET',
        url: url('userinfo_endpoint'),
        headers: { authorization: `Bearer ${String(tokens.members['access_token'])}` },
      }),
  }
  return app
}

async function discover(subject: Subject): Promise<Members> {
  const response = await subject.fetch(new Request(`${subject.issuer}/.well-known/openid-configuration`))
  return (await response.json()) as Members
}

async function defaults(verifier: string): Promise<Record<string, string | readonly string[]>> {
  return {
    client_id: 'demo-react',
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: SCOPE,
    resource: [CONTACTS, CALENDAR],
    state: 'the-state',
    nonce: 'the-nonce',
    code_challenge: await digest(verifier),
    code_challenge_method: 'S256',
  }
}

function paramsOf({ url }: Stop): Members {
  const fragment = new URLSearchParams(url.hash.slice(1))
  return Object.fromEntries([...url.searchParams, ...fragment])
}

async function seenOf(stop: Stop, subject: Subject): Promise<Json> {
  const home = new URL(subject.issuer).origin
  if (stop.html !== '' || stop.url.origin === home) {
    const page = pageOf(stop)
    const form = formOn(stop)
    // A form of the server's own carries its secrets; one that leads to the app is the answer.
    const isAnswer = form !== undefined && form.action.origin !== home
    const seen = { page, status: stop.status, ...(isAnswer && { form: answerOf(form, subject) }) }
    return page === 'error' ? { ...seen, error: errorOn(stop), reason: await subject.reason() } : seen
  }
  const params = paramsOf(stop)
  const isRefused = 'error' in params
  return {
    redirect: stop.url.origin + stop.url.pathname,
    mode: stop.url.hash === '' ? 'query' : 'fragment',
    params: shapeOf(params, subject),
    ...(isRefused && { reason: await subject.reason() }),
  }
}

function answerOf({ action, values }: NonNullable<ReturnType<typeof formOn>>, subject: Subject): Json {
  return { action: action.href, values: shapeOf(values, subject) }
}
