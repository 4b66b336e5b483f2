import {
  InMemoryWebStorage,
  UserManager,
  WebStorageStateStore,
  type INavigator,
  type NavigateParams,
  type User,
  type UserManagerSettings,
} from 'oidc-client-ts'
import { afterEach, expect, test, vi } from 'vitest'
import type { SimulatorOptions } from '../../index.ts'
import { CALENDAR, CONTACTS, ORIGIN } from '../subject.ts'
import { CALLBACK, openPlace, SIGNED_OUT, type Place } from './place.ts'

interface App extends Place {
  readonly manager: UserManager
  /** Where the last full-page redirect ended. */
  readonly ended: () => string
}

type Store = NonNullable<UserManagerSettings['dpop']>['store']
type Held = Parameters<Store['set']>[1]

/** Its own code from end to end; only the windows, which Node has none of, are the test's. */
function setup(settings: Partial<UserManagerSettings> = {}, options: SimulatorOptions = {}): App {
  const place = openPlace(options)
  vi.stubGlobal('fetch', place.server.fetch)
  vi.stubGlobal('window', globalThis)
  let ended = ''
  const navigator: INavigator = {
    prepare: () =>
      Promise.resolve({
        navigate: async ({ url }: NavigateParams) => {
          ended = String(await place.go(url))
          return { url: ended }
        },
        close: () => {},
      }),
    callback: () => Promise.resolve(),
  }
  const manager = new UserManager(
    {
      authority: place.server.issuer,
      client_id: 'spa',
      redirect_uri: CALLBACK,
      popup_redirect_uri: `${ORIGIN}/popup-callback`,
      silent_redirect_uri: `${ORIGIN}/silent-callback`,
      post_logout_redirect_uri: SIGNED_OUT,
      popup_post_logout_redirect_uri: SIGNED_OUT,
      scope: 'openid profile email offline_access contacts:read calendar:read',
      resource: [CONTACTS, CALENDAR],
      prompt: 'consent',
      loadUserInfo: true,
      automaticSilentRenew: false,
      userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
      stateStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
      ...settings,
    },
    navigator,
    navigator,
    navigator,
  )
  return { ...place, manager, ended: () => ended }
}

afterEach(() => {
  vi.unstubAllGlobals()
})

async function signIn({ manager, ended }: App): Promise<User> {
  await manager.signinRedirect()
  const user = await manager.signinCallback(ended())
  if (user === undefined) throw new Error('the callback was not one of a redirect')
  return user
}

test.each(['oidcProvider', 'logto', 'auth0', 'okta'] as const)(
  '%s: a sign-in by redirect',
  async (preset) => {
    const app = setup({}, { preset })
    const user = await signIn(app)
    expect(user.profile).toMatchObject({ sub: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' })
    expect(user.refresh_token).toEqual(expect.any(String))
    expect(user.expires_in).toBeGreaterThan(0)
  },
)

test('the same callback twice is refused, by itself', async () => {
  const app = setup()
  await signIn(app)
  await expect(app.manager.signinCallback(app.ended())).rejects.toThrow('No matching state found in storage')
})

test('a sign-in by popup', async () => {
  const { manager } = setup()
  expect((await manager.signinPopup()).profile).toMatchObject({ sub: 'ada', email: 'ada@example.com' })
})

test('a renewal by the refresh token rotates it', async () => {
  const app = setup()
  const user = await signIn(app)
  const renewed = await app.manager.signinSilent()
  expect(renewed?.refresh_token).not.toBe(user.refresh_token)
  expect(renewed?.access_token).not.toBe(user.access_token)
  expect(app.server.journal.filter(({ grant_type }) => grant_type === 'refresh_token')).toHaveLength(1)
})

// The token of an API is not one for userinfo, which this client would ask with it.
const WITHOUT_USERINFO = { loadUserInfo: false }

test('a renewal for each of two resources', async () => {
  const app = setup(WITHOUT_USERINFO)
  await signIn(app)
  const audience = async (resource: string): Promise<unknown> => {
    const { access_token = '' } = (await app.manager.signinSilent({ resource })) ?? {}
    return JSON.parse(Buffer.from(access_token.split('.')[1] ?? '', 'base64url').toString())
  }
  expect(await audience(CONTACTS)).toMatchObject({ aud: CONTACTS, sub: 'ada' })
  expect(await audience(CALENDAR)).toMatchObject({ aud: CALENDAR, sub: 'ada' })
})

test('two renewals at once end the grant: nothing here keeps them apart', async () => {
  const app = setup(WITHOUT_USERINFO)
  await signIn(app)
  const outcomes = await Promise.allSettled([app.manager.signinSilent(), app.manager.signinSilent()])
  const refused = outcomes.filter(({ status }) => status === 'rejected')
  expect(refused).toMatchObject([{ reason: { error: 'invalid_grant' } }])
  await expect(app.manager.signinSilent()).rejects.toMatchObject({ error: 'invalid_grant' })
})

test('a silent sign-in goes by the session', async () => {
  const app = setup({ scope: 'openid', resource: [], prompt: 'login' })
  await expect(app.manager.signinSilent()).rejects.toMatchObject({ error: 'login_required' })
  await signIn(app)
  await app.manager.removeUser()
  expect((await app.manager.signinSilent())?.profile.sub).toBe('ada')
})

test('revoked tokens are dead', async () => {
  const app = setup()
  const user = await signIn(app)
  // It takes oidc-provider's empty text/plain answer for an error, after the token was revoked.
  await expect(app.manager.revokeTokens(['refresh_token'])).rejects.toThrow('Invalid response Content-Type')
  await app.manager.storeUser(user)
  await expect(app.manager.signinSilent()).rejects.toMatchObject({ error: 'invalid_grant' })
})

test('a sign-out by redirect leads back', async () => {
  const app = setup()
  await signIn(app)
  await app.manager.signoutRedirect({ state: 'bye' })
  expect(app.ended().startsWith(SIGNED_OUT)).toBe(true)
  expect(await app.manager.signoutCallback(app.ended())).toMatchObject({ userState: 'bye' })
  await expect(app.manager.querySessionStatus()).rejects.toMatchObject({ error: 'login_required' })
})

test('a sign-out by popup', async () => {
  const app = setup()
  await signIn(app)
  await app.manager.signoutPopup()
  await expect(app.manager.querySessionStatus()).rejects.toMatchObject({ error: 'login_required' })
})

test('a sign-out without a window', async () => {
  const app = setup({ post_logout_redirect_uri: SIGNED_OUT })
  await signIn(app)
  await app.manager.signoutSilent()
  expect(await app.manager.getUser()).toBeNull()
  await expect(app.manager.querySessionStatus()).rejects.toMatchObject({ error: 'login_required' })
})

test('an answer by the fragment', async () => {
  const app = setup({ response_mode: 'fragment' })
  const user = await signIn(app)
  expect(new URL(app.ended()).hash).toContain('code=')
  expect(user.profile.sub).toBe('ada')
})

test('the request of a password is refused', async () => {
  const { manager } = setup()
  const asked = manager.signinResourceOwnerCredentials({ username: 'ada', password: 'lovelace' })
  await expect(asked).rejects.toMatchObject({ error: 'unsupported_grant_type' })
})

test('a callback with the state of nobody, and one with an error', async () => {
  const app = setup({ prompt: 'none' })
  await expect(app.manager.signinCallback(`${CALLBACK}?code=x&state=nobody`)).rejects.toThrow(
    'No matching state',
  )
  await app.manager.signinRedirect()
  await expect(app.manager.signinCallback(app.ended())).rejects.toMatchObject({ error: 'login_required' })
})

test('DPoP, with the code and every token bound to a key', async () => {
  const app = setup(
    {
      ...WITHOUT_USERINFO,
      client_id: 'bound',
      dpop: { bind_authorization_code: true, store: keptInMemory() },
    },
    { policy: { dpop: 'nonce-required' } },
  )
  const user = await signIn(app)
  expect(user.token_type).toBe('DPoP')
  const renewed = await app.manager.signinSilent({ resource: CONTACTS })
  expect(renewed?.token_type).toBe('DPoP')
  // oidc-provider rotates no bound token before most of its life is over.
  expect(renewed?.refresh_token).toBe(user.refresh_token)
})

function keptInMemory(): Store {
  const held = new Map<string, Held>()
  const get = (key: string): Promise<Held> => Promise.resolve(held.get(key) as Held)
  return {
    get,
    set: async (key, value) => {
      held.set(key, value)
    },
    remove: async (key) => {
      const value = await get(key)
      held.delete(key)
      return value
    },
    getAllKeys: () => Promise.resolve([...held.keys()]),
  }
}
