import { randomBytes } from 'node:crypto'
import { errors, type Configuration, type JWKS, type ResourceServer } from 'oidc-provider'
import { errorPage } from '../pages/error.ts'
import { signedOutPage, signOutPage } from '../pages/sign-out.ts'
import { sendPage } from '../pages/send.ts'
import type { Settings } from '../settings.ts'
import { accountOf, CLAIMS } from './accounts.ts'
import { clientsFor } from './clients.ts'
import { cookieKeys } from './keys.ts'
import { resourceOf } from './resources.ts'
import type { Store } from './store.ts'

interface Parts {
  settings: Settings
  port: number
  store: Store
  jwks: JWKS
  /** Whether a DPoP proof must have a nonce (RFC 9449 8). */
  wantsNonce: () => boolean
}

/** oidc-provider as a careful user would set it up for browser apps. */
export function configurationFor({ settings, port, store, jwks, wantsNonce }: Parts): Configuration {
  return {
    adapter: store.adapter,
    jwks,
    clients: clientsFor(settings.appOrigins),
    responseTypes: ['code'],
    scopes: ['openid', 'offline_access'],
    claims: CLAIMS,
    // A browser app has the ID token at hand and an access token for an API: let the first one say who it is.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    rotateRefreshToken: true,
    ...(settings.offline === 'lenient' && { issueRefreshToken: issueWithoutConsentPrompt }),
    findAccount: (_ctx, sub) => accountOf(sub),
    clientBasedCORS: (_ctx, origin) => settings.appOrigins.includes(origin),
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    cookies: cookiesFor(port),
    ttl: lifetimes(settings),
    features: {
      ...featuresFor(settings),
      dPoP: {
        enabled: true,
        ...(settings.dpopNonce !== 'off' && { nonceSecret: randomBytes(32), requireNonce: wantsNonce }),
      },
    },
    renderError: (ctx, out, error) => {
      sendPage(ctx, errorPage({ message: out.error_description ?? out.error, code: out.error }))
      ctx.status = error instanceof errors.OIDCProviderError ? error.statusCode : 500
    },
  }
}

// oidc-provider takes offline_access out of every request without prompt=consent, so the scope cannot be the test.
const issueWithoutConsentPrompt: NonNullable<Configuration['issueRefreshToken']> = (_ctx, client) =>
  client.grantTypeAllowed('refresh_token')

function cookiesFor(port: number): NonNullable<Configuration['cookies']> {
  return {
    keys: cookieKeys(),
    // Cookies know no ports: two providers on one host would sign each other's users out.
    names: { session: `session_${port}`, interaction: `interaction_${port}`, resume: `resume_${port}` },
    // No path: each tab has an interaction of its own, at the interaction's path.
    short: { httpOnly: true, sameSite: 'lax' },
    long: { httpOnly: true, sameSite: 'lax' },
  }
}

function lifetimes(settings: Settings): NonNullable<Configuration['ttl']> {
  return {
    AccessToken: settings.accessTokenTtl,
    AuthorizationCode: settings.codeTtl,
    IdToken: settings.idTokenTtl,
    RefreshToken: settings.refreshTokenTtl,
    Session: settings.sessionTtl,
    // The longest of all: a grant that ends first would end the refresh tokens with it.
    Grant: Math.max(settings.refreshTokenTtl, settings.sessionTtl) * 2,
    Interaction: 60 * 60,
  }
}

function featuresFor(settings: Settings): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    introspection: { enabled: false },
    userinfo: { enabled: true },
    revocation: {
      enabled: true,
      // A public client proves nothing but its name, so a token may be revoked by its own client only.
      allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) =>
        sendPage(ctx, signOutPage({ form, app: ctx.oidc.client?.clientName ?? 'the app' })),
      postLogoutSuccessSource: (ctx) => sendPage(ctx, signedOutPage()),
    },
    resourceIndicators: {
      enabled: true,
      // One granted resource is what a bare request means. With several, a bare request gets an opaque token
      // for userinfo and the client asks for each resource by name.
      useGrantedResource: (_ctx, source) => [source.resource ?? []].flat().length === 1,
      getResourceServerInfo: (_ctx, identifier) => resourceServer(identifier, settings),
    },
  }
}

function resourceServer(identifier: string, settings: Settings): ResourceServer {
  const resource = resourceOf(identifier)
  if (resource === undefined) throw new errors.InvalidTarget('unknown resource')
  return {
    scope: Object.keys(resource.scopes).join(' '),
    audience: resource.identifier,
    accessTokenTTL: settings.accessTokenTtl,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'RS256' } },
  }
}
