import { expect, test } from 'vitest'
import type { GrantRecord } from '../decide/record.ts'
import { isAuthError } from '../errors.ts'
import { settle } from '../testing/settle.ts'
import { app, createWorld, type OpenTab, type World } from '../testing/world.ts'

const api = 'https://api.example/v1'
const bound = { dpop: true, apis: { [api]: {} } } as const

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'none'
  } catch (error) {
    return isAuthError(error) ? error.code : String(error)
  }
}

function recordOf({ origin }: World): GrantRecord {
  const [store] = [...origin.stores.values()]
  return store?.get('grant') as GrantRecord
}

function keysOf({ provider }: World): Set<string> {
  return new Set(provider.proofs.seen.map(({ jkt }) => jkt))
}

function told({ auth }: OpenTab): string[] {
  const about = ['sent', 'sent-with-nonce', 'granted', 'refused', 'unclear', 'withheld']
  return auth.trail
    .entries()
    .filter(({ type }) => about.includes(type))
    .map(({ type }) => type)
}

test('sign-in, renewal, API and userinfo are proved with one key, each by a proof of its own', async () => {
  const world = await createWorld(bound)
  const { auth } = await world.signIn()
  const before = await auth.getAccessToken()
  expect(await auth.getAccessToken({ forceRefresh: true })).not.toBe(before)
  const answer = (await (await auth.fetch(`${api}/orders?page=2#top`)).json()) as { authorization: string }
  expect(answer.authorization).toBe(`DPoP ${await auth.getAccessToken()}`)
  expect(await auth.userInfo()).toEqual({ sub: 'ada', locale: 'en' })
  const { seen } = world.provider.proofs
  expect(seen.map(({ path }) => path)).toEqual(['/token', '/token', '/v1/orders', '/userinfo'])
  expect(keysOf(world).size).toBe(1)
  expect(new Set(seen.map(({ jti }) => jti)).size).toBe(4)
  expect(world.provider.requests.map(({ status }) => status)).toEqual([200, 200])
})

test('the authorization request names the key that the code will be redeemed with', async () => {
  const world = await createWorld(bound)
  const { tab, auth } = world.open(`${app}/start`)
  void auth.signIn()
  await settle()
  const jkt = new URL(tab.visits[0] ?? '').searchParams.get('dpop_jkt')
  await world.open(world.provider.authorize(tab.visits[0] ?? '')).auth.ready()
  expect([...keysOf(world)]).toEqual([jkt])
})

test('a key is in the record, where no script can read it, and in no text', async () => {
  const world = await createWorld(bound)
  const { auth } = await world.signIn()
  const key = recordOf(world).dpop?.privateKey
  expect(key).toMatchObject({ type: 'private', extractable: false })
  await expect(crypto.subtle.exportKey('jwk', key as CryptoKey)).rejects.toThrow('not extractable')
  expect(auth.trail.export()).not.toContain([...keysOf(world)][0])
})

test('all tabs use the key of the grant', async () => {
  const world = await createWorld(bound)
  const first = await world.signIn()
  const second = world.open()
  await second.auth.ready()
  await second.auth.getAccessToken({ forceRefresh: true })
  await first.auth.getAccessToken({ forceRefresh: true })
  await Promise.all([first, second].map(({ auth }) => auth.fetch(`${api}/orders`)))
  expect(world.provider.proofs.seen).toHaveLength(5)
  expect(keysOf(world).size).toBe(1)
})

test('the key goes with the sign-out, and the next sign-in has another', async () => {
  const world = await createWorld(bound)
  const { auth } = await world.signIn()
  await auth.signOut({ local: true })
  expect(recordOf(world).dpop).toBeUndefined()
  const [store] = [...world.origin.stores.values()]
  expect([...(store ?? [])].filter(([, value]) => (value as { dpop?: object }).dpop)).toEqual([])
  await world.signIn()
  expect(keysOf(world).size).toBe(2)
})

test('a nonce that the provider asks for goes with the same code, which counts as sent once', async () => {
  const world = await createWorld(bound)
  world.provider.proofs.nonce = 'n-1'
  const tab = await world.signIn()
  expect(world.provider.requests.map(({ status, error }) => error ?? status)).toEqual(['use_dpop_nonce', 200])
  expect(new Set(world.provider.requests.map(({ credential }) => credential)).size).toBe(1)
  expect(told(tab)).toEqual(['sent', 'sent-with-nonce', 'granted'])
  expect(tab.auth.trail.counters()).toMatchObject({ sent: 1, resent: 0 })
})

test('a known nonce spares the question, and one that has passed is asked for once', async () => {
  const world = await createWorld(bound)
  world.provider.proofs.nonce = 'n-1'
  const tab = await world.signIn()
  await tab.auth.getAccessToken({ forceRefresh: true })
  world.provider.proofs.nonce = 'n-2'
  await tab.auth.getAccessToken({ forceRefresh: true })
  expect(world.provider.requests.map(({ status }) => status)).toEqual([400, 200, 200, 400, 200])
  expect(told(tab).slice(3)).toEqual(['sent', 'granted', 'sent', 'sent-with-nonce', 'granted'])
  expect(recordOf(world).intent).toBeNull()
})

test('a provider that always asks for another nonce gets two requests and no third', async () => {
  const world = await createWorld(bound)
  const tab = await world.signIn()
  let asked = 0
  world.provider.proofs.check = async () => {
    world.provider.proofs.nonce = `n-${++asked}`
    return { error: 'use_dpop_nonce' }
  }
  expect(await codeOf(tab.auth.getAccessToken({ forceRefresh: true }))).toBe('invalid_dpop_proof')
  expect(asked).toBe(2)
  expect(tab.auth.getSnapshot().status).toBe('signed-in')
  expect(told(tab).slice(2)).toEqual(['sent', 'sent-with-nonce', 'unclear'])
})

test('so it is with the code: two requests, an error, and nobody signed in', async () => {
  const world = await createWorld(bound)
  world.provider.proofs.check = async () => {
    world.provider.proofs.nonce = 'n-1'
    return { error: 'use_dpop_nonce' }
  }
  const { auth } = await world.signIn()
  expect(world.provider.requests).toHaveLength(2)
  expect(auth.getSnapshot()).toMatchObject({ status: 'signed-out', error: { code: 'invalid_dpop_proof' } })
})

test.each([
  [400, 'invalid_grant', 'reauth_required'],
  [400, 'invalid_dpop_proof', 'invalid_dpop_proof'],
  [401, 'use_dpop_nonce', 'invalid_dpop_proof'],
  [503, 'use_dpop_nonce', 'temporarily_unavailable'],
])('a nonce that comes with %i %s sends nothing again', async (status, error, code) => {
  const world = await createWorld({ ...bound, reuseWindow: 0 })
  const { auth } = await world.signIn()
  const body = JSON.stringify({ error })
  const headers = { 'dpop-nonce': 'n-1', 'www-authenticate': `DPoP error="${error}"` }
  world.provider.faults = [{ kind: 'status', status, body, headers }]
  const end = codeOf(auth.getAccessToken({ forceRefresh: true }))
  await world.clock.advance(3_000)
  expect(await end).toBe(code)
  expect(world.provider.requests).toHaveLength(2)
  expect(auth.getSnapshot().status).toBe(code === 'reauth_required' ? 'expired' : 'signed-in')
})

test('a nonce that is asked for without giving one sends nothing again', async () => {
  const world = await createWorld({ ...bound, reuseWindow: 0 })
  const { auth } = await world.signIn()
  world.provider.faults = [{ kind: 'status', status: 400, body: '{"error":"use_dpop_nonce"}' }]
  expect(await codeOf(auth.getAccessToken({ forceRefresh: true }))).toBe('invalid_dpop_proof')
  expect(world.provider.requests).toHaveLength(2)
})

test('after a sign-out no nonce makes a request go again', async () => {
  const world = await createWorld(bound)
  const tab = await world.signIn()
  world.provider.proofs.check = async () => {
    await tab.auth.signOut({ local: true })
    world.provider.proofs.nonce = 'n-1'
    return { error: 'use_dpop_nonce' }
  }
  expect(await codeOf(tab.auth.getAccessToken({ forceRefresh: true }))).toBe('signed_out')
  expect(world.provider.requests).toHaveLength(2)
  expect(told(tab).slice(2)).toEqual(['sent', 'withheld'])
})

test('an API that asks for a nonce gets the same token again, without a renewal', async () => {
  const world = await createWorld(bound)
  const { auth } = await world.signIn()
  world.provider.proofs.nonce = 'n-1'
  expect((await auth.fetch(`${api}/orders`, { method: 'POST', body: 'two apples' })).status).toBe(200)
  expect((await auth.fetch(`${api}/orders`)).status).toBe(200)
  expect(world.provider.requests).toHaveLength(1)
  expect(world.provider.proofs.seen.slice(1).map(({ nonce }) => nonce)).toEqual([undefined, 'n-1', 'n-1'])
})

test('an API that never has enough gets no more than a renewal and its questions', async () => {
  const world = await createWorld(bound)
  const { auth } = await world.signIn()
  const check = world.provider.proofs.check
  let asked = 0
  world.provider.proofs.check = async (request, token) => {
    if (token === undefined) return check(request)
    world.provider.proofs.offered = `n-${++asked}`
    return { error: 'use_dpop_nonce' }
  }
  expect((await auth.fetch(`${api}/orders`)).status).toBe(401)
  expect(asked).toBe(4)
  expect(world.provider.requests).toHaveLength(2)
})

test('a nonce beside another refusal of an API is for the next request', async () => {
  const world = await createWorld(bound)
  const { auth } = await world.signIn()
  const { check, seen } = world.provider.proofs
  let refusals = 0
  world.provider.proofs.offered = 'n-1'
  world.provider.proofs.check = async (request, token) => {
    const found = await check(request, token)
    return token !== undefined && refusals++ === 0 ? { error: 'invalid_token' } : found
  }
  expect((await auth.fetch(`${api}/orders`)).status).toBe(200)
  expect(seen.map(({ path, nonce }) => `${path} ${nonce}`)).toEqual([
    '/token undefined',
    '/v1/orders undefined',
    '/token undefined',
    '/v1/orders n-1',
  ])
})

test('withToken gives what a request must carry, to whatever library', async () => {
  const world = await createWorld(bound)
  const { auth } = await world.signIn()
  world.provider.proofs.nonce = 'n-1'
  const sent: string[] = []
  const call = (): Promise<number> =>
    auth.withToken(async (token, authorize) => {
      const headers = await authorize('get', `${api}/orders?page=1`)
      sent.push(headers['authorization'] === `DPoP ${token}` ? 'bound' : 'loose')
      const response = await world.provider.fetch(`${api}/orders?page=1`, { headers })
      if (response.ok) return response.status
      // As axios throws it.
      const { status } = response
      throw Object.assign(new Error('axios'), {
        response: { status, headers: Object.fromEntries(response.headers) },
      })
    })
  expect(await call()).toBe(200)
  expect(await call()).toBe(200)
  expect(sent).toEqual(['bound', 'bound', 'bound'])
  expect(world.provider.requests).toHaveLength(1)
})

test('without the setting, authorize gives the bearer token', async () => {
  const { signIn } = await createWorld()
  const { auth } = await signIn()
  expect(await auth.withToken((_token, authorize) => authorize('GET', '/orders'))).toEqual({
    authorization: `Bearer ${await auth.getAccessToken()}`,
  })
})

test.each([
  ['a bearer token is no answer to a proof', { dpop: true }, 'Bearer'],
  ['a token that is bound to a key is no answer without a proof', {}, 'DPoP'],
])('%s', async (_, changes, token_type) => {
  const world = await createWorld(changes)
  world.provider.tweak = (answer) => ({ ...answer, token_type })
  const { auth } = await world.signIn()
  const error = { code: 'provider_invalid_response', subject: 'token_type' }
  expect(auth.getSnapshot()).toMatchObject({ status: 'signed-out', error })
})

test('nor is it at a renewal', async () => {
  const world = await createWorld({ ...bound, reuseWindow: 0 })
  const { auth } = await world.signIn()
  const before = recordOf(world)
  world.provider.tweak = (answer) => ({ ...answer, token_type: 'Bearer' })
  expect(await codeOf(auth.getAccessToken({ forceRefresh: true }))).toBe('provider_invalid_response')
  expect(recordOf(world).tokens).toEqual(before.tokens)
})

test('a record without its key is a lost grant that says so, and nothing is sent', async () => {
  const world = await createWorld(bound)
  const { tab } = await world.signIn()
  tab.kill()
  const [store] = [...world.origin.stores.values()]
  store?.set('grant', { ...recordOf(world), dpop: { privateKey: {}, publicKey: {}, skew: 0 } })
  const { auth } = world.open()
  const lost: unknown[] = []
  auth.on('reauth-required', ({ error }) => lost.push(error.diagnosis?.cause))
  await auth.ready()
  expect(await codeOf(auth.fetch(`${api}/orders`))).toBe('reauth_required')
  expect(await codeOf(auth.getAccessToken())).toBe('reauth_required')
  expect(auth.getSnapshot()).toMatchObject({
    status: 'expired',
    error: { diagnosis: { cause: 'key_lost', confidence: 'certain' } },
  })
  expect(lost).toEqual(['key_lost'])
  expect(world.provider.requests).toHaveLength(1)
  expect(auth.trail.entries().filter(({ type }) => type === 'lost')).toHaveLength(1)
})

test('a renewal finds it as well, before it writes that it will send', async () => {
  const world = await createWorld(bound)
  const { tab } = await world.signIn()
  tab.kill()
  const [store] = [...world.origin.stores.values()]
  store?.set('grant', { ...recordOf(world), dpop: 'a text' })
  const { auth } = world.open()
  await auth.ready()
  expect(await codeOf(auth.getAccessToken({ forceRefresh: true }))).toBe('reauth_required')
  expect(recordOf(world)).toMatchObject({ status: 'lost', intent: null, refreshToken: null })
  expect(world.provider.requests).toHaveLength(1)
})

test('a sign-in whose key is gone when the code comes sends nothing', async () => {
  const world = await createWorld(bound)
  const url = await world.leave()
  const [store] = [...world.origin.stores.values()]
  for (const [key, value] of store ?? [])
    if (key.startsWith('transaction ')) store?.set(key, { ...(value as object), dpop: {} })
  const { auth } = world.open(url)
  await auth.ready()
  expect(auth.getSnapshot()).toMatchObject({ status: 'signed-out', error: { code: 'reauth_required' } })
  expect(world.provider.requests).toHaveLength(0)
})

test('a session from before the setting stays as it is until it ends', async () => {
  const world = await createWorld({ apis: { [api]: {} } })
  const { tab } = await world.signIn()
  tab.kill()
  Object.assign(world.settings, { dpop: true })
  const { auth } = world.open()
  await auth.getAccessToken({ forceRefresh: true })
  await auth.fetch(`${api}/orders`)
  expect(world.provider.proofs.seen).toEqual([])
  await auth.signOut({ local: true })
  await world.signIn()
  expect(world.provider.proofs.seen).toHaveLength(1)
})

test('a bound session goes on where the setting has been taken back', async () => {
  const world = await createWorld(bound)
  const { tab } = await world.signIn()
  tab.kill()
  Object.assign(world.settings, { dpop: false })
  const { auth } = world.open()
  await auth.getAccessToken({ forceRefresh: true })
  expect((await auth.fetch(`${api}/orders`)).status).toBe(200)
  expect(keysOf(world).size).toBe(1)
})

test('where no key outlives the redirect, it is made with the code in hand', async () => {
  const world = await createWorld(bound)
  const { tab, auth } = world.open(`${app}/start`)
  await auth.ready()
  // As a store does that is this page's memory.
  const [store] = [...world.origin.stores.values()]
  store?.set('volatile', true)
  void auth.signIn()
  await settle()
  const [url = ''] = tab.visits
  expect(new URL(url).searchParams.has('dpop_jkt')).toBe(false)
  const after = world.open(world.provider.authorize(url))
  await after.auth.ready()
  expect(after.auth.getSnapshot().status).toBe('signed-in')
  expect(keysOf(world).size).toBe(1)
})

test('proofs are of the provider’s time, as soon as that is known', async () => {
  const day = 24 * 60 * 60_000
  const world = await createWorld(bound, day)
  // Before its first answer nothing tells the time; a server with nonces goes by these.
  world.provider.proofs.nonce = 'n-1'
  const { tab } = await world.signIn()
  world.provider.proofs.nonce = undefined
  tab.kill()
  const { auth } = world.open()
  await auth.getAccessToken({ forceRefresh: true })
  expect((await auth.fetch(`${api}/orders`)).status).toBe(200)
  const off = world.provider.proofs.seen
    .slice(-2)
    .map(({ iat }) => Math.abs(iat - world.provider.now() / 1000))
  expect(Math.max(...off)).toBeLessThan(3)
})
