import LogtoClient, { LogtoRequestError, Prompt, type AccessTokenClaims } from '@logto/browser'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CALENDAR, CONTACTS } from '../subject.ts'
import { CALLBACK, openPlace, SIGNED_OUT, type Place } from './place.ts'
import { serve, type Serving } from './serve.ts'
import { withForgedIdToken } from './spoil.ts'

interface App extends Place {
  readonly client: LogtoClient
  /** Where the page went last. */
  readonly at: () => string
  readonly settled: () => Promise<unknown>
}

let serving: Serving

beforeEach(async () => {
  serving = await serve()
})

afterEach(async () => {
  vi.unstubAllGlobals()
  await serving.close()
})

/** Logto's own client for browsers. Its storage and its window are the test's; its key requests go over the wire. */
function setup(): App {
  const place = openPlace({ issuer: `${serving.origin}/oidc`, preset: 'logto' })
  serving.answerWith(place.server.handle)
  let at = ''
  let going: Promise<unknown> = Promise.resolve()
  const assign = (url: string): void => {
    going = place.go(url).then((end) => {
      at = String(end)
    })
  }
  vi.stubGlobal('window', { location: { assign } })
  vi.stubGlobal('sessionStorage', storage())
  vi.stubGlobal('localStorage', storage())
  const client = new LogtoClient({
    endpoint: serving.origin,
    appId: 'spa',
    resources: [CONTACTS, CALENDAR],
    scopes: ['email', 'contacts:read', 'calendar:read'],
    prompt: Prompt.Consent,
  })
  return { ...place, client, at: () => at, settled: () => going }
}

async function signIn({ client, settled, at }: App): Promise<void> {
  await client.signIn(CALLBACK)
  await settled()
  await client.handleSignInCallback(at())
}

test('signs in, with an ID token that is signed by ES384', async () => {
  const app = setup()
  await signIn(app)
  expect(await app.client.isAuthenticated()).toBe(true)
  expect(await app.client.getIdTokenClaims()).toMatchObject({ sub: 'ada', aud: 'spa' })
  const [header = ''] = (await app.client.getIdToken())?.split('.') ?? []
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ alg: 'ES384' })
  expect(await app.client.fetchUserInfo()).toMatchObject({ sub: 'ada', email: 'ada@example.com' })
})

test('its checks are on: a forged signature, another state', async () => {
  const app = setup()
  serving.answerWith((request) => withForgedIdToken(app.server.handle(request)))
  await expect(signIn(app)).rejects.toMatchObject({ code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
  expect(await app.client.isAuthenticated()).toBe(false)
  await app.client.signIn(CALLBACK)
  await app.settled()
  const other = new URL(app.at())
  other.searchParams.set('state', 'another')
  await expect(app.client.handleSignInCallback(other.href)).rejects.toMatchObject({
    code: 'callback_uri_verification.state_mismatched',
  })
})

test('a code that is sent again is refused, in the words of Logto', async () => {
  const app = setup()
  await app.client.signIn(CALLBACK)
  await app.settled()
  const session = sessionStorage.getItem('logto:spa:signInSession') ?? ''
  await app.client.handleSignInCallback(app.at())
  sessionStorage.setItem('logto:spa:signInSession', session)
  await expect(app.client.handleSignInCallback(app.at())).rejects.toMatchObject({
    code: 'oidc.invalid_grant',
    message: 'Grant request is invalid.',
  })
})

test('has a token for each resource, and rotates for each', async () => {
  const app = setup()
  await signIn(app)
  const first = await app.client.getRefreshToken()
  const claims = async (resource: string): Promise<AccessTokenClaims> =>
    app.client.getAccessTokenClaims(resource)
  expect(await claims(CONTACTS)).toMatchObject({ aud: CONTACTS, scope: 'contacts:read' })
  expect(await claims(CALENDAR)).toMatchObject({ aud: CALENDAR, scope: 'calendar:read' })
  expect(await app.client.getRefreshToken()).not.toBe(first)
  expect(app.server.journal.filter(({ grant_type }) => grant_type === 'refresh_token')).toHaveLength(2)
})

test('two resources at once spend one refresh token twice, which Logto allows for three seconds', async () => {
  const app = setup()
  await signIn(app)
  const [one, other] = await Promise.all([CONTACTS, CALENDAR].map((api) => app.client.getAccessToken(api)))
  expect(one).not.toBe(other)
  const renewals = app.server.journal.filter(({ grant_type }) => grant_type === 'refresh_token')
  expect(renewals.map(({ status }) => status)).toEqual([200, 200])
  expect(new Set(renewals.map(({ credential }) => credential)).size).toBe(1)
})

test('a refresh token that comes back after three seconds is a reuse', async () => {
  const app = setup()
  await signIn(app)
  const first = (await app.client.getRefreshToken()) ?? ''
  await app.client.getAccessToken(CONTACTS)
  await app.server.advance(3001)
  localStorage.setItem('logto:spa:refreshToken', first)
  const refused = app.client.getAccessToken(CALENDAR)
  await expect(refused).rejects.toBeInstanceOf(LogtoRequestError)
  await expect(refused).rejects.toMatchObject({ code: 'oidc.invalid_grant' })
  expect(app.server.audit.findLast(({ event }) => event === 'refused')?.cause).toBe('refresh_token_rotated')
})

test('signs out: revokes, forgets, and leads back', async () => {
  const app = setup()
  await signIn(app)
  const token = (await app.client.getRefreshToken()) ?? ''
  await app.client.signOut(SIGNED_OUT)
  await app.settled()
  expect(app.at()).toBe(SIGNED_OUT)
  expect(await app.client.isAuthenticated()).toBe(false)
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'spa', refresh_token: token })
  const answer = await app.server.fetch(`${app.server.issuer}/token`, { method: 'POST', body })
  expect(answer.status).toBe(400)
})

function storage(): Storage {
  const rows = new Map<string, string>()
  return {
    get length() {
      return rows.size
    },
    clear: () => rows.clear(),
    getItem: (key) => rows.get(key) ?? null,
    key: (index) => [...rows.keys()][index] ?? null,
    removeItem: (key) => {
      rows.delete(key)
    },
    setItem: (key, value) => {
      rows.set(key, value)
    },
  }
}
