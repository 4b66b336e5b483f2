import { createSimulator, type Simulator, type SimulatorOptions } from '@onegrant/simulator'
import '@onegrant/simulator/vitest'
import { expect, expectTypeOf, test } from 'vitest'
import { createAuthClient } from '../client.ts'
import { resolveSettings, type AuthSettings } from '../settings.ts'
import { createOrigin } from '../testing/simulated-origin.ts'
import type { AccessTokenRequest, AuthClient, User } from '../types.ts'
import {
  auth0,
  type Auth0Claims,
  entra,
  type EntraClaims,
  keycloak,
  type KeycloakClaims,
  logto,
  type LogtoClaims,
  okta,
  type OktaClaims,
} from './index.ts'

const app = 'https://app.example'
const own = { redirect_uri: '/callback', post_logout_redirect_uri: '/signed-out' }
const contacts = 'https://contacts.example/'
const calendar = 'https://calendar.example/'
const resources = [
  { resource: contacts, scope: 'contacts:read' },
  { resource: calendar, scope: 'calendar:read' },
]

interface Story {
  readonly server: Simulator
  readonly auth: AuthClient
  /** The authorization request. */
  readonly asked: URLSearchParams
  readonly signedOut: () => Promise<URL>
  /** Bodies of the requests to the token endpoint. */
  readonly tokenRequests: readonly URLSearchParams[]
}

/** Signs in at a simulated provider by the settings of a preset. */
async function story(settings: AuthSettings, options: SimulatorOptions): Promise<Story> {
  let now = (): number => 0
  const server = createSimulator({
    now: () => now(),
    ...options,
    clients: [
      {
        client_id: settings.client_id,
        redirect_uris: [`${app}/callback`],
        post_logout_redirect_uris: [`${app}/signed-out`],
      },
    ],
  })
  const tokenRequests: URLSearchParams[] = []
  const origin = createOrigin((input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    const isToken = pathname.endsWith(server.policy.paths.token)
    if (isToken && init?.body instanceof URLSearchParams) tokenRequests.push(init.body)
    return server.fetch(input, init)
  })
  now = () => origin.clock.wall()
  const tab = origin.openTab(`${app}/`)
  const left: ((url: string) => void)[] = []
  const page = { ...tab.platform.page, assign: (url: string) => left.shift()?.(url) }
  const leaving = (): Promise<URL> =>
    new Promise((resolve) => {
      left.push((url) => resolve(new URL(url)))
    })
  const auth = createAuthClient(settings, { ...tab.platform, page })
  const departure = leaving()
  void auth.signIn()
  const question = await departure
  const answer = await server.navigate(question, { answer: { account: 'ada' } })
  await auth.handleCallback(answer.url)
  expect(auth.getSnapshot()).toMatchObject({ status: 'signed-in', user: { sub: 'ada' } })
  return {
    server,
    auth,
    asked: question.searchParams,
    tokenRequests,
    signedOut: async () => {
      const end = leaving()
      await auth.signOut()
      return end
    },
  }
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(atob(token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '')) as Record<
    string,
    unknown
  >
}

/** Two tokens, both renewed, and the way out: the same at every provider. */
async function live(
  { server, auth, signedOut }: Story,
  [first, second]: readonly [AccessTokenRequest, AccessTokenRequest],
): Promise<Record<string, unknown>[]> {
  const both = (more: AccessTokenRequest = {}): Promise<string[]> =>
    Promise.all([first, second].map((request) => auth.getAccessToken({ ...request, ...more })))
  const before = await both()
  expect(new Set(before).size).toBe(2)
  const after = await both({ forceRefresh: true })
  for (const token of after) expect(before).not.toContain(token)
  expect(server).toHaveReceivedEachCredentialOnce()
  const end = await signedOut()
  expect(end.pathname).toContain(server.policy.paths.end_session)
  expect(end.searchParams.get('id_token_hint')).not.toBeNull()
  expect(end.searchParams.get('post_logout_redirect_uri')).toBe(`${app}/signed-out`)
  await expect(auth.getAccessToken()).rejects.toMatchObject({ code: 'signed_out' })
  const left = await server.navigate(end)
  // Some ask the user first; a request that they do not take is a page of another status.
  if (left.kind === 'page') expect(left.response.status).toBe(200)
  else expect(left.url).toBe(`${app}/signed-out`)
  return after.map(claimsOf)
}

test('Logto: signs in, gets two resources, renews, signs out', async () => {
  const settings = logto({
    endpoint: 'https://tenant.logto.app/',
    appId: 'app',
    resources: [contacts, calendar],
    scope: 'profile email offline_access contacts:read calendar:read',
    ...own,
  })
  const told = await story(settings, { issuer: 'https://tenant.logto.app/oidc', preset: 'logto', resources })
  expect(told.asked.get('prompt')).toBe('consent')
  expect(told.asked.getAll('resource')).toEqual([contacts, calendar])
  const tokens = await live(told, [{ resource: contacts }, { resource: calendar }])
  expect(tokens.map(({ aud }) => aud)).toEqual([contacts, calendar])
})

test('Logto: an organization has a token of its own, without a resource', async () => {
  const organizations = 'urn:logto:resource:organizations'
  const settings = logto({
    endpoint: 'https://organizations.logto.app',
    appId: 'app',
    resources: [contacts],
    organizations: true,
    ...own,
  })
  const { asked, auth, tokenRequests } = await story(settings, {
    issuer: 'https://organizations.logto.app/oidc',
    preset: 'logto',
    resources: [...resources, { resource: organizations, scope: '' }],
    claims: { 'urn:logto:scope:organizations': [] },
  })
  expect(asked.getAll('resource')).toEqual([organizations, contacts])
  expect(asked.get('scope')).toContain('urn:logto:scope:organizations')
  await auth.getAccessToken({ organization_id: 'acme' })
  await auth.getAccessToken({ organization_id: 'acme', resource: contacts })
  const [, alone, within] = tokenRequests
  expect([alone?.get('organization_id'), alone?.get('resource')]).toEqual(['acme', null])
  expect([within?.get('organization_id'), within?.get('resource')]).toEqual(['acme', contacts])
})

test('Auth0: one audience at sign-in, the other by its multi-resource refresh token', async () => {
  const settings = auth0({
    domain: 'tenant.eu.auth0.com',
    clientId: 'app',
    audience: [contacts, calendar],
    ...own,
  })
  const told = await story(settings, {
    issuer: 'https://tenant.eu.auth0.com',
    preset: 'auth0',
    policy: { anyResource: true },
    resources,
  })
  expect(told.asked.get('prompt')).toBeNull()
  expect(told.asked.getAll('audience')).toEqual([contacts])
  expect(told.asked.get('resource')).toBeNull()
  const tokens = await live(told, [{ resource: contacts }, { resource: calendar }])
  expect(tokens.map(({ aud }) => aud)).toEqual([contacts, calendar])
  expect(told.tokenRequests.map((body) => body.get('resource'))).toEqual(told.tokenRequests.map(() => null))
  expect(told.tokenRequests[1]?.get('audience')).toBe(calendar)
})

test('Okta: an API is a scope', async () => {
  const claims = { 'contacts:read': [], 'calendar:read': [] }
  const settings = okta({
    domain: 'org.okta.com',
    clientId: 'app',
    apis: { [contacts]: { scope: 'contacts:read' }, [calendar]: { scope: 'calendar:read' } },
    ...own,
  })
  const told = await story(settings, {
    issuer: 'https://org.okta.com/oauth2/default',
    preset: 'okta',
    policy: { dpop: 'off' },
    claims,
  })
  expect(told.asked.get('prompt')).toBeNull()
  const tokens = await live(told, [{ scope: 'contacts:read' }, { scope: 'calendar:read' }])
  expect(tokens.map(({ scope }) => scope)).toEqual(['contacts:read', 'calendar:read'])
})

test('Keycloak: a refresh token without offline_access, which would outlive the session', async () => {
  const settings = keycloak({
    url: 'https://id.example/',
    realm: 'shop',
    clientId: 'app',
    apis: { [contacts]: { scope: 'contacts:read' }, [calendar]: { scope: 'calendar:read' } },
    ...own,
  })
  const told = await story(settings, {
    issuer: 'https://id.example/realms/shop',
    // Keycloak's rules as far as they differ here; the simulator has no preset of that name.
    policy: {
      refreshToken: 'always',
      offlineNeedsConsent: false,
      bareAudience: 'account',
      claimsInIdToken: true,
    },
    claims: { 'contacts:read': [], 'calendar:read': [] },
  })
  expect(told.asked.get('scope')).toBe('calendar:read contacts:read email openid profile')
  expect(told.asked.get('prompt')).toBeNull()
  const tokens = await live(told, [{ scope: 'contacts:read' }, { scope: 'calendar:read' }])
  expect(tokens.map(({ scope }) => scope)).toEqual(['contacts:read', 'calendar:read'])
})

const tenant = '00000000-0000-4000-8000-0000000000aa'

test('Entra: the scopes of one API per token, and no resource anywhere', async () => {
  const [first, second] = ['api://contacts/read', 'api://calendar/read'] as const
  const settings = entra({
    tenantId: tenant.toUpperCase(),
    clientId: 'app',
    apis: { [contacts]: { scope: first }, [calendar]: { scope: second } },
    ...own,
  })
  const told = await story(settings, {
    issuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
    // Entra's rules as far as they differ here; the simulator has no preset of that name.
    policy: {
      offlineNeedsConsent: false,
      reuse: { window: 86_400 },
      bareAudience: 'api',
      claimsInIdToken: true,
    },
    claims: { [first]: [], [second]: [] },
  })
  expect(told.asked.get('resource')).toBeNull()
  const tokens = await live(told, [{ scope: first }, { scope: second }])
  expect(tokens.map(({ scope }) => scope)).toEqual([first, second])
})

test('Entra: a tenant without its id is refused, since discovery would name another issuer', () => {
  expect(() => entra({ tenantId: 'common', clientId: 'app', ...own })).toThrow('"tenantId" must be the GUID')
})

test('what an app says goes before what is known of its provider, and what it leaves open does not', () => {
  expect(auth0({ domain: 'https://id.example/', clientId: 'app', reuseWindow: 10, ...own })).toMatchObject({
    authority: 'https://id.example/',
    reuseWindow: 10,
    consentForOfflineAccess: false,
  })
  expect(
    keycloak({ url: 'https://id.example', realm: 'a b', clientId: 'app', scope: undefined, ...own }),
  ).toMatchObject({
    authority: 'https://id.example/realms/a%20b',
    scope: 'profile email',
  })
  expect(okta({ domain: 'org.okta.com', clientId: 'app', authorizationServer: null, ...own }).authority).toBe(
    'https://org.okta.com',
  )
})

test('where the provider has a name of its own for it, a resource need be no URI', () => {
  const settings = auth0({ domain: 'id.example', clientId: 'app', audience: 'my-api', ...own })
  expect(resolveSettings(settings).resources).toEqual(['my-api'])
  expect(() => resolveSettings({ ...settings, parameterNames: undefined })).toThrow('"resource"')
})

test('an organization of Auth0 goes by its own name', async () => {
  const settings = auth0({ domain: 'organization.auth0.com', clientId: 'app', ...own })
  const server = createSimulator({ issuer: 'https://organization.auth0.com', preset: 'auth0' })
  const tab = createOrigin((input, init) => server.fetch(input, init)).openTab(`${app}/`)
  const question = await new Promise<string>((resolve) => {
    const auth = createAuthClient(settings, {
      ...tab.platform,
      page: { ...tab.platform.page, assign: resolve },
    })
    void auth.signIn({ organization_id: 'org_1', extraParams: { connection: 'google' } })
  })
  const asked = new URL(question).searchParams
  expect([asked.get('organization'), asked.get('organization_id'), asked.get('connection')]).toEqual([
    'org_1',
    null,
    'google',
  ])
})

test('what differs in signing out is in the settings', () => {
  expect(auth0({ domain: 'tenant.eu.auth0.com', clientId: 'app', ...own }).end_session_endpoint).toBe(
    'https://tenant.eu.auth0.com/oidc/logout',
  )
  const entraSettings = entra({ tenantId: '00000000-0000-4000-8000-000000000000', clientId: 'app', ...own })
  expect(resolveSettings(entraSettings).logoutHintClaim).toBe('login_hint')
})

test('claims of a provider can be those of the user', () => {
  interface LogtoUser extends User, LogtoClaims {}
  expectTypeOf<LogtoUser['organizations']>().toEqualTypeOf<string[] | undefined>()
  interface EntraUser extends User, EntraClaims {}
  expectTypeOf<EntraUser['oid']>().toEqualTypeOf<string | undefined>()
  interface Others extends User, Auth0Claims, Omit<KeycloakClaims & OktaClaims, 'updated_at'> {}
  expectTypeOf<Others['org_id']>().toEqualTypeOf<string | undefined>()
})
