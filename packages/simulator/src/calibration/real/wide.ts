/// <reference types="node" />
import { exportJWK, generateKeyPair } from 'jose'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  errors,
  Provider,
  type Configuration,
  type KoaContextWithOIDC,
  type ResourceServer,
} from 'oidc-provider'
import { clientsOf } from '../registrations.ts'
import { CALENDAR, CONTACTS, ORIGIN, PEOPLE, type Subject } from '../subject.ts'
import type { Running } from './demo.ts'
import { interactions } from './interactions.ts'
import { createStore } from './store.ts'

const RESOURCES: Readonly<Record<string, string>> = {
  [CONTACTS]: 'contacts:read contacts:write',
  [CALENDAR]: 'calendar:read',
}

// Every event by which oidc-provider tells its log of a refusal.
const REFUSALS = [
  'authorization.error',
  'end_session.error',
  'grant.error',
  'introspection.error',
  'pushed_authorization_request.error',
  'revocation.error',
  'server_error',
  'userinfo.error',
]

type Revocation = NonNullable<NonNullable<Configuration['features']>['revocation']>

interface Wide {
  readonly isNonced: boolean
  /** Time passes by the clock that the demo shifts. */
  readonly advance: Subject['advance']
}

/** oidc-provider with all that the demo leaves off, and its own choices wherever it has any. */
export async function startWide({ isNonced, advance }: Wide): Promise<Running> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const { port } = server.address() as AddressInfo
  const issuer = `http://localhost:${port}`
  const store = createStore()
  const deleted = new Set<string>()
  const provider = new Provider(issuer, {
    ...(await configuration(isNonced, deleted)),
    adapter: store.adapter,
    clients: clientsOf('wide').map((client) => ({ ...client })) as NonNullable<Configuration['clients']>,
  })
  provider.use(interactions(provider))
  const answer = provider.callback()
  let reason: string | null = null
  server.on('request', (req, res) => {
    reason = null
    void answer(req, res)
  })
  const note = (_ctx: KoaContextWithOIDC, error: Error): void => {
    const isKnown = error instanceof errors.OIDCProviderError
    reason = (isKnown ? (error.error_detail ?? error.error_description) : undefined) ?? error.message
  }
  for (const refusal of REFUSALS) provider.on(refusal as 'grant.error', note)

  return {
    subject: {
      issuer,
      fetch: (request) => fetch(request),
      now: () => Date.now(),
      advance,
      reason: () => Promise.resolve(reason),
      revokeGrants: store.revokeGrants,
      deleteAccount: async (account) => {
        deleted.add(account)
      },
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function configuration(isNonced: boolean, deleted: ReadonlySet<string>): Promise<Configuration> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const key = { ...(await exportJWK(privateKey)), kid: 'the-key', use: 'sig', alg: 'RS256' }
  return {
    jwks: { keys: [key] },
    cookies: { keys: ['cookies that only this process knows'] },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    responseTypes: ['code', 'id_token', 'id_token token'],
    scopes: ['openid', 'offline_access'],
    claims: STANDARD_CLAIMS,
    clientBasedCORS: (_ctx, origin) => origin === ORIGIN,
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    renderError: (ctx, out) => {
      ctx.type = 'html'
      ctx.body = `<!doctype html><h1>${out.error}</h1>`
    },
    findAccount: (_ctx, sub) => {
      const person = PEOPLE.find((one) => one.sub === sub)
      if (person === undefined || deleted.has(sub)) return undefined
      return { accountId: sub, claims: () => ({ sub, ...person.claims }) }
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) =>
          client.clientAuthMethod !== 'none' || token.clientId === client.clientId,
      },
      revocation: { enabled: true, allowedPolicy: mayRevoke },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = `<!doctype html>${form}<button form="op.logoutForm" name="logout" value="yes">Sign out</button>`
        },
      },
      dPoP: {
        enabled: true,
        requireNonce: () => isNonced,
        ...(isNonced && { nonceSecret: Buffer.alloc(32, 'nonce') }),
      },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_ctx, identifier) => resourceServer(identifier),
      },
    },
  }
}

// OpenID Connect Core, 5.4.
const STANDARD_CLAIMS = {
  openid: ['sub'],
  profile: [
    'name',
    'family_name',
    'given_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  address: ['address'],
}

// What oidc-provider does by itself, and asks every user to say aloud.
const mayRevoke: NonNullable<Revocation['allowedPolicy']> = (_ctx, client, token) => {
  if (token.clientId === client.clientId) return true
  if (client.clientAuthMethod === 'none') return false
  throw new errors.InvalidRequest('client is not authorized to revoke the presented token')
}

function resourceServer(identifier: string): ResourceServer {
  const scope = RESOURCES[identifier]
  if (scope === undefined) throw new errors.InvalidTarget('unknown resource')
  return {
    scope,
    audience: identifier,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'RS256' } },
  }
}
