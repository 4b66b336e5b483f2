/** Makes HARs for tests, as the browsers write them. All times are milliseconds after noon of a day. */
export const NOON: number = Date.UTC(2026, 0, 1, 12)

export const APP = 'https://app.example'
export const CALLBACK: string = `${APP}/callback`
export const ISSUER = 'https://id.example'
export const TOKEN: string = `${ISSUER}/token`

export type Entry = Record<string, unknown>

export type Writer = 'chromium' | 'firefox' | 'playwright' | 'safari'

interface Send {
  readonly at: number
  /** Of the answer; -1 where the file has no end. */
  readonly took?: number
  readonly page?: string
  readonly method?: string
  readonly url: string
  readonly requestHeaders?: Record<string, string>
  readonly form?: Record<string, string>
  readonly json?: object
  readonly status?: number
  readonly answer?: object | string
  readonly headers?: Record<string, string>
  readonly more?: Entry
}

const pairs = (values: Record<string, string> = {}): { name: string; value: string }[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }))

export function entry(send: Send): Entry {
  const { at, took = 100, page, url, form, json, status = 200, answer, headers = {} } = send
  const text = form === undefined ? JSON.stringify(json) : new URLSearchParams(form).toString()
  const isPost = form !== undefined || json !== undefined
  const location = headers['Location']
  return {
    ...(page !== undefined && { pageref: page }),
    startedDateTime: new Date(NOON + at).toISOString(),
    time: took,
    request: {
      method: send.method ?? (isPost ? 'POST' : 'GET'),
      url,
      httpVersion: 'HTTP/2',
      cookies: [],
      headers: pairs(send.requestHeaders),
      queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
      ...(isPost && {
        postData: {
          mimeType: form === undefined ? 'application/json' : 'application/x-www-form-urlencoded',
          text,
          ...(form !== undefined && { params: pairs(form) }),
        },
      }),
      headersSize: -1,
      bodySize: -1,
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/2',
      cookies: [],
      headers: pairs(headers),
      content: {
        size: 1,
        mimeType: typeof answer === 'string' ? 'text/html' : 'application/json',
        ...(answer !== undefined && { text: typeof answer === 'string' ? answer : JSON.stringify(answer) }),
      },
      redirectURL: location ?? '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: took, receive: 0, connect: -1 },
    ...send.more,
  }
}

type More = Partial<Send>

const granted = (issued: object): More => ({
  answer: { token_type: 'Bearer', expires_in: 60, ...issued },
  headers: { 'Cache-Control': 'no-store' },
})
export const refused: More = {
  status: 400,
  answer: { error: 'invalid_grant', error_description: 'grant request is invalid' },
}

export function exchange(at: number, code: string, more: More = {}): Entry {
  const form = {
    grant_type: 'authorization_code',
    client_id: 'demo',
    code,
    redirect_uri: CALLBACK,
    code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  }
  const answer = granted({ access_token: `access-of-${code}`, refresh_token: `refresh-of-${code}` })
  return entry({ at, url: TOKEN, form, page: 'page_1', ...answer, ...more })
}

export function renewal(at: number, refreshToken: string, next: string, more: More = {}): Entry {
  const form = { grant_type: 'refresh_token', client_id: 'demo', refresh_token: refreshToken }
  const answer = granted({ access_token: `access-with-${next}`, refresh_token: next })
  return entry({ at, url: TOKEN, form, page: 'page_1', ...answer, ...more })
}

export function authorization(
  at: number,
  state: string,
  params: Record<string, string> = {},
  more: More = {},
): Entry {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'demo',
    redirect_uri: CALLBACK,
    scope: 'openid offline_access',
    state,
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...params,
  })
  return entry({
    at,
    url: `${ISSUER}/auth?${query.toString()}`,
    status: 302,
    headers: { Location: '/login' },
    page: 'page_1',
    ...more,
  })
}

export function arrival(at: number, code: string, state: string, more: More = {}): Entry {
  return load(at, `${CALLBACK}?${new URLSearchParams({ code, state }).toString()}`, more)
}

export function load(at: number, url: string, more: More = {}): Entry {
  const requestHeaders = { 'Sec-Fetch-Dest': 'document', Accept: 'text/html' }
  return entry({ at, url, answer: '<html></html>', page: 'page_1', requestHeaders, ...more })
}

export function configuration(at: number, more: More = {}): Entry {
  return entry({
    at,
    url: `${ISSUER}/.well-known/openid-configuration`,
    answer: { issuer: ISSUER, authorization_endpoint: `${ISSUER}/auth`, token_endpoint: TOKEN },
    page: 'page_1',
    ...more,
  })
}

const creators: Readonly<Record<Writer, object>> = {
  chromium: { name: 'WebInspector', version: '537.36' },
  firefox: { name: 'Firefox', version: '146.0' },
  playwright: { name: 'Playwright', version: '1.64.1' },
  safari: { name: 'WebKit Web Inspector', version: '1.0' },
}

/** As this browser writes it: where it has its pages, and what it leaves out or adds. */
export function har(entries: readonly Entry[], writer: Writer = 'chromium'): string {
  const ids = new Set(entries.map(({ pageref }) => pageref).filter((id) => typeof id === 'string'))
  const pages = [...ids].map((id) => ({
    id,
    title: `${CALLBACK}?code=in-the-title-of-a-page`,
    startedDateTime: new Date(NOON).toISOString(),
    pageTimings: {},
  }))
  const log = { version: '1.2', creator: creators[writer] }
  const parts = writer === 'firefox' ? { ...log, entries, pages } : { ...log, pages, entries }
  return JSON.stringify({ log: parts })
}

/** In pieces, as a file comes. */
export async function* pieces(text: string, size: number = 1 << 14): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let start = 0; start < bytes.length; start += size)
    yield await Promise.resolve(bytes.subarray(start, start + size))
}
