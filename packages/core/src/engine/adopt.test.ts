import { expect, test } from 'vitest'
import type { GrantRecord } from '../decide/record.ts'
import type { Platform, WebStorage } from '../platform/port.ts'
import { settle } from '../testing/settle.ts'
import { app, createWorld, type OpenTab, type World } from '../testing/world.ts'

const authority = 'https://id.example'
const userKey = `oidc.user:${authority}:app`

function createStorage(): WebStorage & { readonly items: Map<string, string> } {
  const items = new Map<string, string>()
  return {
    items,
    keys: () => [...items.keys()],
    get: (key) => items.get(key) ?? null,
    set: (key, text) => void items.set(key, text),
    remove: (key) => void items.delete(key),
  }
}

interface Old {
  readonly world: World
  readonly local: ReturnType<typeof createStorage>
  readonly session: ReturnType<typeof createStorage>
  readonly more: Partial<Platform>
  /** The user as oidc-client-ts stores it. */
  readonly user: Readonly<Record<string, unknown>>
  open(): OpenTab
}

/** A browser in which a user is signed in to the app as it was before, on oidc-client-ts. */
async function setup(where: 'local' | 'session' = 'local'): Promise<Old> {
  const world = await createWorld({ adopt: 'oidc-client-ts' })
  const { tab, auth } = await world.signIn()
  auth.dispose()
  tab.kill()
  const stored = [...world.origin.stores.values()].flatMap((store) =>
    [...store].filter(([key]) => key === 'grant').map(([, value]) => value as GrantRecord),
  )
  const grant = stored[0]!
  const [token] = Object.values(grant.tokens)
  const user = {
    id_token: grant.idToken,
    access_token: token?.accessToken,
    refresh_token: grant.refreshToken,
    token_type: 'Bearer',
    scope: grant.scope,
    profile: grant.user,
    expires_at: Math.floor((token?.expiresAt ?? 0) / 1000),
  }
  world.origin.stores.clear()
  const storages = { local: createStorage(), session: createStorage() }
  storages[where].set(userKey, JSON.stringify(user))
  const more = { loadWebStorage: async () => [storages.local, storages.session] }
  return { world, ...storages, more, user, open: () => world.open(`${app}/`, more) }
}

test.each(['local', 'session'] as const)(
  'a user of oidc-client-ts in %sStorage goes on without a login and without a request',
  async (where) => {
    const { world, user, open, ...storages } = await setup(where)
    const before = world.provider.requests.length
    const { auth } = open()
    expect(await auth.ready()).toMatchObject({ status: 'signed-in', user: { sub: 'ada' } })
    expect(await auth.getAccessToken()).toBe(user['access_token'])
    expect(world.provider.requests).toHaveLength(before)
    expect(JSON.parse(storages[where].get(userKey) ?? '')).toEqual({ ...user, refresh_token: undefined })
  },
)

test('tabs that adopt at once are one session, which sends the refresh token once', async () => {
  const { world, user, open } = await setup()
  const tabs = [open(), open(), open()]
  await Promise.all(tabs.map(({ auth }) => auth.ready()))
  const before = world.provider.requests.length
  const tokens = await Promise.all(tabs.map(({ auth }) => auth.getAccessToken({ forceRefresh: true })))
  expect(new Set(tokens).size).toBe(1)
  const sent = world.provider.requests.slice(before)
  expect(sent).toMatchObject([{ credential: user['refresh_token'], status: 200 }])
})

test('a sign-out leaves nothing of the user, and nobody is adopted after it', async () => {
  const { user, local, open } = await setup()
  const { auth, tab } = open()
  await auth.ready()
  await auth.signOut({ local: true })
  expect(local.items.size).toBe(0)
  tab.kill()
  local.set(userKey, JSON.stringify(user))
  const { auth: later } = open()
  expect(await later.ready()).toMatchObject({ status: 'signed-out' })
  expect(JSON.parse(local.get(userKey) ?? '')).not.toHaveProperty('refresh_token')
})

test('a session of ours is not replaced, and the old refresh token is gone', async () => {
  const { world, user, local, open } = await setup()
  const { auth, tab } = await world.signIn('grace')
  auth.dispose()
  tab.kill()
  expect(await open().auth.ready()).toMatchObject({ user: { sub: 'grace' } })
  expect(local.get(userKey)).not.toContain(String(user['refresh_token']))
})

test('the newest of two old sessions goes on', async () => {
  const { user, session, open } = await setup()
  const older = { ...user, expires_at: Number(user['expires_at']) - 60, access_token: 'older' }
  session.set(userKey, JSON.stringify(older))
  const { auth } = open()
  await auth.ready()
  expect(await auth.getAccessToken()).toBe(user['access_token'])
  expect(session.get(userKey)).not.toContain('refresh_token')
})

test('a renewal of a guarded tab of the old app ends first, and what it stored goes on', async () => {
  const { world, user, local, open } = await setup()
  const old = world.origin.openTab(`${app}/old`)
  let end = (): void => undefined
  const renewal = old.platform.locks.run(
    `onegrant.guard|${authority}|app|refresh`,
    new AbortController().signal,
    () =>
      new Promise<void>((resolve) => {
        end = resolve
      }),
  )
  const { auth } = open()
  await settle()
  expect(auth.getSnapshot().status).toBe('restoring')
  local.set(userKey, JSON.stringify({ ...user, access_token: 'renewed', refresh_token: 'next' }))
  end()
  await renewal
  await auth.ready()
  expect(await auth.getAccessToken()).toBe('renewed')
})

test('an old tab that is stuck does not keep the app from starting', async () => {
  const { world, open } = await setup()
  const old = world.origin.openTab(`${app}/old`)
  void old.platform.locks.run(
    `onegrant.guard|${authority}|app|refresh`,
    new AbortController().signal,
    () => new Promise(() => undefined),
  )
  const { auth } = open()
  await world.clock.advance(15_000)
  expect(await auth.ready()).toMatchObject({ status: 'signed-out', error: undefined })
  expect(auth.trail.entries()).toContainEqual(expect.objectContaining({ type: 'warning', topic: 'adoption' }))
})

test('a login that the old app began is finished here, once', async () => {
  const { world, local, more } = await setup()
  local.remove(userKey)
  const verifier = 'v'.repeat(43)
  const digest = await world.origin.openTab(`${app}/`).platform.crypto.digest(verifier)
  const redirect_uri = `${app}/callback`
  const login = {
    id: 'old',
    request_type: 'si:r',
    created: world.clock.wall() / 1000,
    code_verifier: verifier,
    authority,
    client_id: 'app',
    redirect_uri,
    scope: 'openid',
    nonce: 'n',
    url_state: '/orders',
    data: { tab: 2 },
  }
  local.set('oidc.old', JSON.stringify(login))
  local.set('oidc.broken', '{')
  const asked = new URLSearchParams({
    client_id: 'app',
    redirect_uri,
    state: 'old;/orders',
    nonce: 'n',
    code_challenge: digest,
    code_challenge_method: 'S256',
  })
  const url = world.provider.authorize(`${authority}/auth?${asked.toString()}`)
  const before = world.provider.requests.length
  const tabs = [world.open(url, more), world.open(url, more)]
  const answers = await Promise.all(tabs.map(({ auth }) => auth.handleCallback()))
  for (const answer of answers)
    expect(answer).toMatchObject({
      returnTo: '/orders',
      appState: { tab: 2 },
      session: { status: 'signed-in' },
    })
  expect(world.provider.requests.slice(before)).toMatchObject([
    { grantType: 'authorization_code', status: 200 },
  ])
  expect([...local.items.keys()]).toEqual(['oidc.broken'])
})

test('where there is no Web Storage nothing is adopted', async () => {
  const { world } = await setup()
  expect(await world.open().auth.ready()).toMatchObject({ status: 'signed-out', error: undefined })
})
