import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signIdToken } from './id-token.ts'
import { keyOf } from './keys.ts'
import { reply, type About, type Handler, type Manners } from './manners.ts'

/** A credential or a bearer token that reached an endpoint. */
export interface Arrival {
  readonly path: string
  readonly credential: string
}

interface Grant {
  readonly nonce: string
  readonly user: string
  readonly authTime: number
}

/** A provider that knows how to behave, and does so only where a test does not say otherwise. */
export interface HostileProvider {
  readonly issuer: string
  readonly api: string
  manners: Manners
  /** Who signs in, without being asked. */
  user: string
  /** While set, the authorization endpoint shows a page, and keeps the callback URL back. */
  isWaiting: boolean
  readonly kept: URL[]
  readonly arrivals: Arrival[]
  /** Requests to the server that has no business here. */
  readonly elsewhere: string[]
  /** Full URLs of requests to pages of the provider. */
  readonly visits: URL[]
  /** All that nobody may ever see. */
  readonly secrets: Set<string>
  /** How often a path was asked for. */
  readonly counts: Map<string, number>
  stop: () => Promise<void>
}

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': '*, Authorization',
  'Cache-Control': 'no-store',
}

export async function startHostileProvider(): Promise<HostileProvider> {
  const grants = new Map<string, Grant>()
  const stranger = createServer((req, res) => {
    state.elsewhere.push(`${req.method} ${req.url} ${req.headers.authorization ?? ''}`)
    res.writeHead(200, CORS).end('{}')
  })
  const server = createServer((req, res) => {
    serve(req, res).catch((error: unknown) => {
      res.destroy(error instanceof Error ? error : undefined)
      // A provider that fails where it should misbehave proves nothing.
      throw error
    })
  })
  const issuer = await listen(server)
  const elsewhere = await listen(stranger)
  const state: HostileProvider = {
    issuer,
    api: `${issuer}/api`,
    manners: {},
    user: 'ada',
    isWaiting: false,
    kept: [],
    arrivals: [],
    elsewhere: [],
    visits: [],
    secrets: new Set(),
    counts: new Map(),
    async stop() {
      for (const each of [server, stranger]) {
        each.closeAllConnections()
        await new Promise((resolve) => each.close(resolve))
      }
    },
  }

  function secret(kind: string): string {
    const value = `${kind}-${randomBytes(24).toString('base64url')}`
    state.secrets.add(value)
    return value
  }

  async function aboutOf(grant: Grant | undefined): Promise<About> {
    return {
      issuer,
      clientId: 'app',
      elsewhere,
      key: await keyOf(...algOf(state.manners.alg)),
      now: Math.floor(Date.now() / 1000),
      nonce: grant?.nonce ?? '',
      accessToken: secret('at'),
      refreshToken: secret('rt'),
    }
  }

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(CORS)) res.setHeader(name, value)
    if (state.manners.showsDate === true) res.setHeader('Access-Control-Expose-Headers', 'Date')
    if (req.method === 'OPTIONS') return void res.writeHead(204).end()
    const url = new URL(req.url ?? '/', issuer)
    state.counts.set(url.pathname, (state.counts.get(url.pathname) ?? 0) + 1)
    const handler = await answer(url, req)
    handler(res, req)
  }

  async function answer(url: URL, req: IncomingMessage): Promise<Handler> {
    const { manners } = state
    switch (url.pathname) {
      case '/.well-known/openid-configuration': {
        const about = await aboutOf(undefined)
        if (manners.discovery !== undefined) return manners.discovery(about)
        const metadata = metadataOf(issuer)
        return reply(200, manners.metadata === undefined ? metadata : manners.metadata(metadata, about))
      }
      case '/jwks': {
        const about = await aboutOf(undefined)
        if (manners.jwks !== undefined) return manners.jwks(about)
        const keys = [about.key.jwk]
        return reply(200, manners.keys === undefined ? { keys } : manners.keys(keys, about))
      }
      case '/auth':
        state.visits.push(url)
        return authorize(url)
      case '/token':
        return token(new URLSearchParams(await read(req)), req.headers['dpop'] !== undefined)
      case '/me':
        state.arrivals.push({ path: '/me', credential: req.headers.authorization ?? '' })
        return (
          manners.userInfo?.(await aboutOf(undefined)) ??
          reply(200, { sub: state.user, email: `${state.user}@example.com` })
        )
      case '/revoke': {
        const form = new URLSearchParams(await read(req))
        state.arrivals.push({ path: '/revoke', credential: form.get('token') ?? '' })
        return reply(200, '')
      }
      case '/end-session':
        state.visits.push(url)
        return reply(200, '<!doctype html><title>Signed out</title>', { 'Content-Type': 'text/html' })
      case '/api':
        state.arrivals.push({ path: '/api', credential: req.headers.authorization ?? '' })
        return reply(200, { ok: true })
      case '/api/elsewhere':
        return reply(307, '', { Location: `${elsewhere}/api` })
      default:
        return reply(404, 'no such path')
    }
  }

  async function authorize(url: URL): Promise<Handler> {
    const asked = url.searchParams
    const code = secret('code')
    const grant = {
      nonce: asked.get('nonce') ?? '',
      user: state.user,
      authTime: Math.floor(Date.now() / 1000),
    }
    grants.set(code, grant)
    const honest = new URL(asked.get('redirect_uri') ?? '')
    honest.searchParams.set('code', code)
    honest.searchParams.set('state', asked.get('state') ?? '')
    honest.searchParams.set('iss', issuer)
    const callback = state.manners.response?.(honest, await aboutOf(grant)) ?? honest
    if (!state.isWaiting) return reply(302, '', { Location: callback.href })
    state.kept.push(callback)
    return reply(200, '<!doctype html><title>Sign in</title>', { 'Content-Type': 'text/html' })
  }

  async function token(form: URLSearchParams, isProved: boolean): Promise<Handler> {
    const credential = form.get('code') ?? form.get('refresh_token') ?? ''
    state.arrivals.push({ path: '/token', credential })
    const verifier = form.get('code_verifier')
    if (verifier !== null) state.secrets.add(verifier)
    const { manners } = state
    const grant = grants.get(credential)
    const about = await aboutOf(grant)
    if (manners.token !== undefined) return manners.token(about)
    if (grant === undefined) return reply(400, { error: 'invalid_grant' })
    grants.delete(credential)
    grants.set(about.refreshToken, grant)
    const idToken = await signIdToken(manners, about, grant)
    if (idToken !== undefined) state.secrets.add(idToken)
    const body = {
      access_token: about.accessToken,
      token_type: isProved ? 'DPoP' : 'Bearer',
      expires_in: 3600,
      refresh_token: about.refreshToken,
      scope: 'openid profile email offline_access',
      ...(idToken === undefined ? {} : { id_token: idToken }),
    }
    return reply(200, manners.body === undefined ? body : manners.body(body, about))
  }

  return state
}

/** `alg` or `alg/name`: the same algorithm with another key. */
function algOf(alg = 'ES256'): [string, string] {
  const [name = ''] = alg.split('/')
  return [name, alg]
}

function metadataOf(issuer: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/me`,
    revocation_endpoint: `${issuer}/revoke`,
    end_session_endpoint: `${issuer}/end-session`,
    authorization_response_iss_parameter_supported: true,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [
      'RS256',
      'PS256',
      'ES256',
      'ES384',
      'ES512',
      'EdDSA',
      'none',
      'HS256',
    ],
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

async function read(req: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of req) text += String(part)
  return text
}
