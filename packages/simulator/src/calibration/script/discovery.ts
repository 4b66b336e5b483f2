import { exchange } from '../exchange.ts'
import { shapeOf, type Json, type Members } from '../shape.ts'
import type { App } from '../app.ts'
import { story, type Story } from '../story.ts'

// Where nothing is said, a client may believe what RFC 8414 presumes: what is left out counts as well.
const FIELDS = [
  'acr_values_supported',
  'authorization_endpoint',
  'authorization_response_iss_parameter_supported',
  'claims_parameter_supported',
  'claims_supported',
  'code_challenge_methods_supported',
  'dpop_signing_alg_values_supported',
  'end_session_endpoint',
  'grant_types_supported',
  'id_token_signing_alg_values_supported',
  'introspection_endpoint',
  'issuer',
  'jwks_uri',
  'pushed_authorization_request_endpoint',
  'request_parameter_supported',
  'request_uri_parameter_supported',
  'require_pushed_authorization_requests',
  'response_modes_supported',
  'response_types_supported',
  'revocation_endpoint',
  'scopes_supported',
  'subject_types_supported',
  'token_endpoint',
  'token_endpoint_auth_methods_supported',
  'userinfo_endpoint',
] as const

export const discovery: readonly Story[] = [
  story('lenient', 'discovery of the demo', tellDiscovery),
  story('wide', 'discovery with everything on', tellDiscovery),
]

async function tellDiscovery(app: App): Promise<void> {
  const { issuer } = app.subject
  const get = (url: string): ReturnType<typeof exchange> => exchange(app.subject, { method: 'GET', url })
  await app.step(
    'the metadata',
    Promise.resolve({
      seen: shapeOf(
        Object.fromEntries(FIELDS.map((name) => [name, sorted(app.metadata[name])])),
        app.subject,
      ),
    }),
  )
  const { headers } = await get(`${issuer}/.well-known/openid-configuration`)
  await app.step('who may read the metadata', Promise.resolve({ seen: readers(headers) }))
  const oauth = await get(`${issuer}/.well-known/oauth-authorization-server`)
  await app.step(
    'the same by the name of RFC 8414',
    Promise.resolve({
      seen: { ...readers(oauth.headers), issuer: String(oauth.members['issuer']) === issuer },
    }),
  )
  await app.step('the keys', keysOf(app))
  await app.step('an unknown path', statusOf(app, 'GET', `${issuer}/nowhere`))
}

// What is supported is a set.
const sorted = (value: unknown): unknown => (Array.isArray(value) ? value.map(String).toSorted() : value)

const readers = (headers: Headers): { readonly [name: string]: Json } => ({
  type: headers.get('content-type'),
  origin: headers.get('access-control-allow-origin'),
})

async function keysOf(app: App): Promise<{ readonly seen: Json }> {
  const response = await app.subject.fetch(new Request(app.url('jwks_uri')))
  const members = (await response.json()) as Members
  const keys = members['keys'] as readonly Readonly<Record<string, unknown>>[]
  const seen = keys.map(({ n, e, x, y, crv, kid, ...key }) => ({
    ...(shapeOf(key, app.subject) as object),
    // The numbers are each server's own; that they are all there, and no private one, is not.
    members: Object.keys({ n, e, x, y, crv, kid }).filter(
      (name) => ({ n, e, x, y, crv, kid })[name as 'n'] !== undefined,
    ),
  }))
  return { seen: seen as Json }
}

async function statusOf(app: App, method: string, url: string): Promise<{ readonly seen: Json }> {
  const { status } = await app.subject.fetch(new Request(url, { method }))
  return { seen: { status } }
}
