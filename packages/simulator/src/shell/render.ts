import type { Config } from '../model/config.ts'
import { halfHash } from '../model/digest.ts'
import type { Outcome, Unsigned } from '../model/outcome.ts'
import type { Signer } from '../types/options.ts'
import { corsHeaders } from './cors.ts'
import { formPost, renderPage } from './pages.ts'
import { cookieName, type ReadRequest } from './read-request.ts'

/** The outcome with its signatures in place. */
export interface Signed {
  readonly outcome: Outcome
  /** The tokens that went into it, by name. */
  readonly tokens: Readonly<Record<string, string>>
}

const CREDENTIALS = ['code', 'access_token', 'refresh_token', 'id_token']

export async function sign(outcome: Outcome, signer: () => Promise<Signer>): Promise<Signed> {
  const { body, unsigned } = outcome
  if (body.kind !== 'json' && body.kind !== 'response') return { outcome, tokens: {} }
  const content: Readonly<Record<string, unknown>> = body.kind === 'json' ? body.value : body.payload
  const signed: Record<string, string> = {}
  const { access_token, id_token } = unsigned
  if (access_token !== undefined)
    signed['access_token'] = await signOne(access_token, await signer(), content)
  if (id_token !== undefined) {
    signed['id_token'] = await signOne(id_token, await signer(), { ...content, ...signed })
  }
  const tokens = Object.fromEntries(
    Object.entries({ ...content, ...signed }).filter(
      (entry): entry is [string, string] => CREDENTIALS.includes(entry[0]) && typeof entry[1] === 'string',
    ),
  )
  if (Object.keys(signed).length === 0) return { outcome, tokens }
  const filled =
    body.kind === 'json'
      ? { ...body, value: { ...body.value, ...signed } }
      : { ...body, payload: { ...body.payload, ...signed } }
  return { outcome: { ...outcome, body: filled }, tokens }
}

async function signOne(
  { claims, typ, hashes = [] }: Unsigned,
  signer: Signer,
  beside: Readonly<Record<string, unknown>>,
): Promise<string> {
  const sources = { at_hash: beside['access_token'], c_hash: beside['code'] }
  const added = hashes.map((name) => [name, halfHash(String(sources[name]), signer.alg)] as const)
  return signer.sign({ ...claims, ...Object.fromEntries(added) }, typ)
}

/** The outcome as it goes over the wire. */
export function render(outcome: Outcome, request: ReadRequest, config: Config, now: number): Response {
  const headers = new Headers({
    ...outcome.headers,
    ...corsHeaders(config, request, outcome.isForeignOrigin),
    date: new Date(now).toUTCString(),
  })
  const setCookie = cookieHeader(outcome, config)
  if (setCookie !== undefined) headers.append('set-cookie', setCookie)
  const { status, body } = outcome
  const html = (text: string): Response => {
    headers.set('content-type', 'text/html; charset=utf-8')
    return new Response(text, { status, headers })
  }
  switch (body.kind) {
    case 'empty':
      headers.set('content-type', 'text/plain; charset=utf-8')
      return new Response(status === 404 ? 'Not Found' : '', { status, headers })
    case 'json':
      headers.set('content-type', 'application/json; charset=utf-8')
      return new Response(JSON.stringify(body.value), { status, headers })
    case 'page':
      return html(renderPage(body.page, config))
    case 'redirect':
      headers.set('location', body.to)
      return new Response(null, { status, headers })
    case 'response': {
      if (body.mode === 'form_post') {
        const isError = 'error' in body.payload
        headers.set('content-type', 'text/html; charset=utf-8')
        return new Response(formPost(body.redirect_uri, body.payload), {
          status: isError ? 400 : 200,
          headers,
        })
      }
      headers.set('location', responseUrl(body.redirect_uri, body.payload, body.mode))
      return new Response(null, { status, headers })
    }
  }
}

export function responseUrl(
  redirectUri: string,
  payload: Readonly<Record<string, string>>,
  mode: 'fragment' | 'query',
): string {
  const url = new URL(redirectUri)
  if (mode === 'fragment') url.hash = new URLSearchParams(payload).toString()
  else for (const [name, value] of Object.entries(payload)) url.searchParams.set(name, value)
  return url.href
}

function cookieHeader({ cookie }: Outcome, config: Config): string | undefined {
  if (cookie === undefined) return undefined
  const rest = `path=/; httponly; samesite=lax${config.issuer.startsWith('https:') ? '; secure' : ''}`
  const name = cookieName(config)
  if (cookie === 'clear') return `${name}=; expires=${new Date(0).toUTCString()}; ${rest}`
  return `${name}=${cookie.set}; expires=${new Date(cookie.expires * 1000).toUTCString()}; ${rest}`
}
