import { isAuthError } from '@onegrant/core'
import { ErrorResponse, type User, UserManager } from 'oidc-client-ts'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { GuardEvent } from './events.ts'
import { guardUserManager } from './guard.ts'
import { type App, createApp } from './testing/app.ts'

let app: App
let events: GuardEvent[]

beforeEach(() => {
  app = createApp()
  events = []
})
afterEach(() => {
  app.close()
  vi.useRealTimers()
})

/** Moves the wall clock; timers go on as they are. */
function pass(ms: number): void {
  const now = Date.now()
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(now + ms)
}

const guarded = (): UserManager =>
  guardUserManager(app.createManager(), { onEvent: (event) => events.push(event) })
const types = (): string[] => events.map(({ type }) => type)

async function signIn(manager: UserManager, state?: unknown): Promise<User> {
  const user = await manager.signinCallback(await app.startSignIn(manager, state))
  app.provider.posts.length = 0
  events.length = 0
  return user!
}

/** What the app would have, had its access token run out. */
async function expire(manager: UserManager): Promise<void> {
  const user = (await manager.getUser())!
  user.expires_at = 1
  const { authority, client_id } = manager.settings
  localStorage.setItem(`oidc.user:${authority}:${client_id}`, user.toStorageString())
}

describe('the manager', () => {
  test('is the same object, and guarded once', async () => {
    const manager = app.createManager()
    expect(guardUserManager(manager)).toBe(manager)
    const { storeUser } = manager
    expect(guardUserManager(manager, { onEvent: (event) => events.push(event) })).toBe(manager)
    expect(manager.storeUser).toBe(storeUser)
    expect(manager).toBeInstanceOf(UserManager)
    await manager.signinCallback(await app.startSignIn(manager))
    expect(types()).toEqual(['sent'])
  })

  test('of an unknown version is refused', () => {
    const manager = app.createManager()
    Object.assign(manager, { _signinEnd: undefined })
    expect(() => guardUserManager(manager)).toThrow(TypeError)
  })
})

describe('a refresh token', () => {
  test('is sent twice by two calls of a bare manager (the control)', async () => {
    const manager = app.createManager()
    await signIn(manager)
    await Promise.allSettled([manager.signinSilent(), manager.signinSilent()])
    expect(app.provider.posts.map((post) => post.get('refresh_token'))).toEqual(['refresh-2', 'refresh-2'])
  })

  test('is sent once by two calls', async () => {
    const manager = guarded()
    await signIn(manager)
    const [one, two] = await Promise.all([manager.signinSilent(), manager.signinSilent()])
    expect(app.provider.posts).toHaveLength(1)
    expect(one).toBe(two)
    expect((await manager.getUser())?.refresh_token).toBe(one?.refresh_token)
    expect(types()).toEqual(['joined', 'sent'])
  })

  test('is sent once by two managers of a page, and both show the new user', async () => {
    const managers = [guarded(), guarded()] as const
    await signIn(managers[0])
    const loaded: string[][] = [[], []]
    managers.forEach((manager, index) =>
      manager.events.addUserLoaded((user) => {
        loaded[index]?.push(user.access_token)
      }),
    )
    const [one, two] = await Promise.all(managers.map((manager) => manager.signinSilent()))
    expect(app.provider.posts).toHaveLength(1)
    expect(two?.access_token).toBe(one?.access_token)
    await expect.poll(() => loaded).toEqual([[one?.access_token], [one?.access_token]])
    expect(types()).toEqual(['sent', 'adopted'])
  })

  test('that another tab renewed leads to its user without a call', async () => {
    const [manager, other] = [guarded(), guarded()]
    await signIn(manager)
    const loaded: string[] = []
    other.events.addUserLoaded((user) => {
      loaded.push(user.access_token)
    })
    const user = await manager.signinSilent()
    await expect.poll(() => loaded).toEqual([user?.access_token])
  })

  test('is followed by the next one where a call comes after the other', async () => {
    const manager = guarded()
    await signIn(manager)
    const one = await manager.signinSilent()
    const two = await manager.signinSilent()
    expect(two?.refresh_token).not.toBe(one?.refresh_token)
    expect(app.provider.posts).toHaveLength(2)
  })

  test('is not shared by calls for two resources: the second one sends its successor', async () => {
    const manager = guarded()
    await signIn(manager)
    await Promise.all([manager.signinSilent({ resource: 'a' }), manager.signinSilent({ resource: 'b' })])
    const sent = app.provider.posts.map((post) => post.get('refresh_token'))
    expect(new Set(sent).size).toBe(2)
  })

  test('that stays the same is sent as often as it is asked for', async () => {
    const manager = guarded()
    await signIn(manager)
    app.provider.isRotating = false
    await manager.signinSilent()
    await manager.signinSilent()
    expect(app.provider.posts).toHaveLength(2)
  })

  test('of a stored user that is behind is never sent', async () => {
    const manager = guarded()
    await signIn(manager)
    const { authority, client_id } = manager.settings
    const key = `oidc.user:${authority}:${client_id}`
    const stale = localStorage.getItem(key)!
    await manager.signinSilent()
    const fresh = localStorage.getItem(key)!
    localStorage.setItem(key, stale)
    setTimeout(() => localStorage.setItem(key, fresh), 300)
    const user = await manager.signinSilent()
    expect(user?.toStorageString()).toBe(fresh)
    expect(app.provider.posts).toHaveLength(1)
  })

  test('of a stored user that stays behind ends in an error, not in a request', async () => {
    const manager = guarded()
    await signIn(manager)
    const { authority, client_id } = manager.settings
    const key = `oidc.user:${authority}:${client_id}`
    const stale = localStorage.getItem(key)!
    await manager.signinSilent()
    localStorage.setItem(key, stale)
    await expect(manager.signinSilent()).rejects.toMatchObject({ code: 'temporarily_unavailable' })
    expect(app.provider.posts).toHaveLength(1)
  })

  test('that is refused is not sent again, and its error does not carry it', async () => {
    const manager = guarded()
    const user = await signIn(manager)
    user.refresh_token = 'dead'
    await manager.storeUser(user)
    const error: unknown = await manager.signinSilent().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ErrorResponse)
    expect(error).toMatchObject({ error: 'invalid_grant' })
    expect((error as ErrorResponse).form).toBeUndefined()
    await expect(manager.signinSilent()).rejects.toMatchObject({ error: 'invalid_grant' })
    expect(app.provider.posts).toHaveLength(1)
    expect(types()).toEqual(['sent', 'refused'])
  })
})

describe.each(['lost', 'unavailable', 'timeout', 'endless'] as const)('an answer that is %s', (fault) => {
  test('leads to a typed error and to no second request', async () => {
    const manager = guarded()
    await signIn(manager)
    app.provider.fault = fault
    const call = manager.signinSilent({ silentRequestTimeoutInSeconds: 0.3 })
    const error: unknown = await call.catch((thrown: unknown) => thrown)
    expect(isAuthError(error, 'temporarily_unavailable')).toBe(true)
    await expect(manager.signinSilent()).rejects.toMatchObject({ code: 'temporarily_unavailable' })
    await expire(manager)
    await expect(manager.signinSilent()).rejects.toMatchObject({ code: 'temporarily_unavailable' })
    expect(app.provider.posts).toHaveLength(1)
    expect(types()).toEqual(['sent', 'unclear'])
  })
})

test('an unclear send is repeated after 5 s where no access token is left', async () => {
  const manager = guarded()
  await signIn(manager)
  app.provider.fault = 'unavailable'
  await expect(manager.signinSilent()).rejects.toMatchObject({ code: 'temporarily_unavailable' })
  await expire(manager)
  pass(5_100)
  expect((await manager.signinSilent())?.expired).toBe(false)
  expect(app.provider.posts).toHaveLength(2)
})

describe('a code', () => {
  test('is sent twice by the double call of a bare manager (the control)', async () => {
    const manager = app.createManager()
    const url = await app.startSignIn(manager)
    await Promise.allSettled([manager.signinRedirectCallback(url), manager.signinRedirectCallback(url)])
    expect(app.provider.posts).toHaveLength(2)
  })

  test.each(['signinCallback', 'signinRedirectCallback'] as const)(
    'is sent once by a double %s',
    async (method) => {
      const manager = guarded()
      const url = await app.startSignIn(manager, { returnTo: '/mine' })
      const [one, two] = await Promise.all([manager[method](url), manager[method](url)])
      expect(app.provider.posts).toHaveLength(1)
      expect(one).toBe(two)
      expect(one?.state).toEqual({ returnTo: '/mine' })
    },
  )

  test('is sent once by two managers, and both answer with the state of the app', async () => {
    const managers = [guarded(), guarded()] as const
    const url = await app.startSignIn(managers[0], { returnTo: '/mine' })
    const users = await Promise.all(managers.map((manager) => manager.signinCallback(url)))
    expect(app.provider.posts).toHaveLength(1)
    for (const user of users) {
      expect(user).toMatchObject({
        access_token: 'access-2',
        state: { returnTo: '/mine' },
        url_state: 'there',
      })
    }
    expect(types()).toEqual(['sent', 'replayed'])
  })

  test('that was redeemed is answered from the store, also after a reload and a renewal', async () => {
    const url = await app.startSignIn(guarded(), { returnTo: '/mine' })
    const first = await guarded().signinCallback(url)
    pass(5_100)
    await guarded().signinSilent()
    app.provider.posts.length = 0
    const again = await guarded().signinCallback(url)
    expect(again?.profile.sub).toBe(first?.profile.sub)
    expect(again).toMatchObject({ state: { returnTo: '/mine' }, url_state: 'there' })
    expect(app.provider.posts).toHaveLength(0)
  })

  test('that was redeemed does not sign in again after a sign-out', async () => {
    const manager = guarded()
    const url = await app.startSignIn(manager)
    await manager.signinCallback(url)
    await manager.removeUser()
    pass(5_100)
    await expect(manager.signinCallback(url)).rejects.toMatchObject({ code: 'signed_out' })
    expect(app.provider.posts).toHaveLength(1)
  })

  test('whose answer is lost is never sent again', async () => {
    const manager = guarded()
    const url = await app.startSignIn(manager)
    app.provider.fault = 'lost'
    await expect(manager.signinCallback(url)).rejects.toMatchObject({ code: 'temporarily_unavailable' })
    await expect(manager.signinCallback(url)).rejects.toMatchObject({ code: 'callback_interrupted' })
    expect(app.provider.posts).toHaveLength(1)
  })

  test('that is refused keeps its error, without the code and the verifier', async () => {
    const manager = guarded()
    const url = (await app.startSignIn(manager)).replace(/code=[^&]+/, 'code=dead')
    const call = (): Promise<unknown> => manager.signinCallback(url).catch((thrown: unknown) => thrown)
    for (const error of [await call(), await call()]) {
      expect(error).toMatchObject({ error: 'invalid_grant' })
      expect((error as ErrorResponse).form).toBeUndefined()
    }
    expect(app.provider.posts).toHaveLength(1)
  })

  test('of an unknown state is left to oidc-client-ts', async () => {
    const manager = guarded()
    await expect(manager.signinCallback(`${location.origin}/?code=c&state=unknown`)).rejects.toThrow(
      'No matching state',
    )
    expect(app.provider.posts).toHaveLength(0)
  })
})

describe('a silent sign-in in a frame', () => {
  test('sends its code once, and no refresh token', async () => {
    const manager = guarded()
    const before = await signIn(manager)
    const user = await manager.signinSilent({ forceIframeAuth: true })
    expect(app.provider.posts.map((post) => post.get('grant_type'))).toEqual(['authorization_code'])
    expect(user?.access_token).not.toBe(before.access_token)
    expect((await manager.getUser())?.access_token).toBe(user?.access_token)
    expect(types()).toEqual(['sent'])
    // What it brought is the successor that renewals go on with.
    await manager.signinSilent()
    expect(app.provider.posts[1]?.get('refresh_token')).toBe(user?.refresh_token)
  })

  test('has a page in the frame that tells its address and sends nothing, however often', async () => {
    const [manager, framed] = [guarded(), guarded()]
    await signIn(manager)
    let address = ''
    app.inFrame = async (url) => {
      address = url
      await framed.signinSilentCallback(url)
      await framed.signinSilentCallback(url)
      expect(await framed.signinCallback(url)).toBeUndefined()
      expect(app.provider.posts).toEqual([])
    }
    await manager.signinSilent({ forceIframeAuth: true })
    expect(app.told).toEqual([address, address, address])
    expect(app.provider.posts).toHaveLength(1)
    // By then nobody waits for it: a reload of the frame, or its address in a tab.
    expect(await framed.signinCallback(address)).toBeUndefined()
    expect(app.told).toHaveLength(3)
    expect(app.provider.posts).toHaveLength(1)
  })
})

describe('a sign-out', () => {
  test('is undone by the late renewal of a bare manager (the control)', async () => {
    const manager = app.createManager()
    await signIn(manager)
    app.provider.fault = 'held'
    const late = manager.signinSilent()
    await expect.poll(() => app.provider.posts.length).toBe(1)
    await manager.removeUser()
    app.provider.release()
    await late
    expect(await manager.getUser()).not.toBeNull()
  })

  test.each(['the same', 'another'])(
    'by %s manager is not undone by a late renewal, whose token is revoked',
    async (which) => {
      const manager = guarded()
      const other = which === 'another' ? guarded() : manager
      await signIn(manager)
      app.provider.fault = 'held'
      const late = manager.signinSilent()
      await expect.poll(() => app.provider.posts.length).toBe(1)
      await other.removeUser()
      app.provider.release()
      expect(await late).toBeNull()
      expect(await manager.getUser()).toBeNull()
      await expect.poll(() => app.provider.revoked).toEqual(['refresh-3'])
      expect(types()).toContain('dropped')
    },
  )

  test.each(['before', 'after'])(
    '%s the renewed user is stored, and before that is noted, stays',
    async (when) => {
      const [other, manager] = [guarded(), app.createManager()]
      await signIn(other)
      const store = manager.storeUser.bind(manager)
      manager.storeUser = async (user) => {
        if (when === 'before') await other.removeUser()
        await store(user)
        if (when === 'after') await other.removeUser()
      }
      guardUserManager(manager)
      let loaded = 0
      manager.events.addUserLoaded(() => {
        loaded += 1
      })
      expect(await manager.signinSilent()).toBeNull()
      expect(await manager.getUser()).toBeNull()
      expect(loaded).toBe(0)
      await expect.poll(() => app.provider.revoked).toEqual(['refresh-3'])
    },
  )

  test('that revokes first is not undone either', async () => {
    const manager = guarded()
    await signIn(manager)
    app.provider.fault = 'held'
    const late = manager.signinSilent()
    await expect.poll(() => app.provider.posts.length).toBe(1)
    app.provider.duringRevocation = () => {
      app.provider.release()
      return late
    }
    await manager.revokeTokens(['refresh_token'])
    expect((await manager.getUser())?.refresh_token).toBeFalsy()
    await expect.poll(() => app.provider.revoked).toEqual(['refresh-2', 'refresh-3'])
  })

  test('unloads the user in the other tabs', async () => {
    const [manager, other] = [guarded(), guarded()]
    await signIn(manager)
    let unloaded = 0
    other.events.addUserUnloaded(() => {
      unloaded += 1
    })
    await manager.removeUser()
    await expect.poll(() => unloaded).toBe(1)
  })

  test('and a new sign-in during a renewal leave the new user', async () => {
    const manager = guarded()
    await signIn(manager)
    app.provider.fault = 'held'
    const late = manager.signinSilent()
    await expect.poll(() => app.provider.posts.length).toBe(1)
    const user = await manager.signinCallback(await app.startSignIn(manager))
    app.provider.release()
    expect((await late)?.access_token).toBe(user?.access_token)
    expect((await manager.getUser())?.access_token).toBe(user?.access_token)
    expect(app.provider.revoked).toEqual([])
  })
})

test('no token request follows a redirect', async () => {
  const manager = guarded()
  await signIn(manager)
  await manager.signinSilent()
  expect(app.provider.redirects).toEqual(['error', 'error'])
})

test('events, errors and the ledger carry no secret', async () => {
  const manager = guarded()
  const url = await app.startSignIn(manager)
  await Promise.all([manager.signinCallback(url), manager.signinCallback(url)])
  await Promise.all([manager.signinSilent(), manager.signinSilent()])
  app.provider.fault = 'lost'
  const error: unknown = await manager.signinSilent().catch((thrown: unknown) => thrown)
  const { authority, client_id } = manager.settings
  const seen = JSON.stringify([
    events,
    Object.entries(error as Error),
    String(error),
    await readLedger(authority, client_id),
  ])
  const verifier = app.provider.posts[0]?.get('code_verifier') ?? 'none'
  for (const secret of ['access-', 'refresh-', 'code-', verifier, new URL(url).searchParams.get('state')!])
    expect(seen).not.toContain(secret)
})

async function readLedger(authority: string, client_id: string): Promise<unknown> {
  const opening = indexedDB.open(`onegrant.guard|${authority}|${client_id}`)
  await new Promise((resolve) => opening.addEventListener('success', resolve))
  const rows = await Promise.all(
    ['tokens', 'codes'].map(async (name) => {
      const reading = opening.result.transaction(name).objectStore(name).getAll()
      await new Promise((resolve) => reading.addEventListener('success', resolve))
      return reading.result as unknown[]
    }),
  )
  opening.result.close()
  expect(rows.flat().length).toBe(3)
  return rows
}
