import { expect, onTestFinished, test, vi } from 'vitest'
import { createAuthClient } from '../client.ts'
import { parseGrant, type GrantRecord } from '../decide/record.ts'
import { isAuthError } from '../errors.ts'
import { digest } from '../testing/digest.ts'
import { settle } from '../testing/settle.ts'
import { app, createWorld, type OpenTab } from '../testing/world.ts'
import type { AuthSettings } from '../settings.ts'
import type { AuthClient } from '../types.ts'
import { developmentControls, inspectGrant, type DevelopmentControls } from './index.ts'

/** A page that has signed in, with its controls, in this realm's registry; `others` are tabs with realms of their own. */
async function setup(changes: Partial<AuthSettings> = {}, count = 0) {
  const world = await createWorld(changes)
  const callback = await world.leave()
  const tab = world.origin.openTab(callback)
  const auth = createAuthClient(world.settings, tab.platform)
  onTestFinished(() => auth.dispose())
  auth.subscribe(() => undefined)
  await auth.ready()
  const controls = controlsOf(auth)
  // Before the others come: each of them takes the registry with it.
  const registry = Symbol.for('onegrant.engines.1')
  const realm = globalThis as { [registry]?: unknown }
  const mine = realm[registry]
  const others: OpenTab[] = []
  for (let n = 0; n < count; n++) others.push(world.open())
  await Promise.all(others.map((other) => other.auth.ready()))
  realm[registry] = mine
  const stored = (): GrantRecord => {
    const [contents] = [...world.origin.stores.values()]
    const grant = parseGrant(contents?.get('grant'))
    if (grant === undefined || grant === 'foreign') throw new Error('no grant is stored')
    return grant
  }
  const simulated = (): unknown[] =>
    auth.trail.entries().flatMap((entry) => (entry.type === 'simulated' ? [entry.what] : []))
  return { ...world, tab, auth, controls, others, stored, simulated }
}

function controlsOf(auth: AuthClient): DevelopmentControls {
  const controls = developmentControls(auth)
  if (controls === undefined) throw new Error('no controls')
  return controls
}

/** What became of the refresh token, in order. */
const story = (auth: AuthClient): string[] =>
  auth.trail.entries().flatMap((entry) => {
    if (entry.type === 'simulated') return ['simulated']
    return entry.type === 'granted' && entry.credential === 'refresh_token' ? [`granted ${entry.epoch}`] : []
  })

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => (isAuthError(error) ? error.code : String(error)),
  )

test('after expire every tab renews before it gives out a token, all by one request', async () => {
  const { auth, controls, others, provider, stored, simulated } = await setup({}, 2)
  const before = await auth.getAccessToken()
  const { epoch } = stored()
  await controls.expire()
  await settle()
  expect(stored().epoch).toBe(epoch + 1)
  expect(auth.getExpiry()?.getTime()).toBeLessThanOrEqual(stored().startedAt + 1_000_000)
  const tokens = await Promise.all(
    [auth, ...others.map((tab) => tab.auth)].map((one) => one.getAccessToken()),
  )
  expect(new Set(tokens).size).toBe(1)
  expect(tokens).not.toContain(before)
  expect(provider.requests.map(({ grantType }) => grantType)).toEqual(['authorization_code', 'refresh_token'])
  expect(simulated()).toEqual(['expiry'])
})

test('expire waits for a renewal that is under way, whose pair is kept', async () => {
  const { auth, controls, clock, provider, stored } = await setup()
  provider.faults = [{ kind: 'hold' }]
  const first = auth.getAccessToken({ forceRefresh: true })
  await settle()
  const { epoch } = stored()
  const expired = controls.expire()
  await clock.advance(2_000)
  expect(stored().epoch).toBe(epoch)
  provider.release()
  await settle()
  await clock.advance(1_500)
  await Promise.all([first, expired])
  // The page has used its token, so that it renews what has ended by itself.
  expect(story(auth)).toEqual(['granted 2', 'simulated', 'granted 4'])
  expect(provider.requests.map(({ status }) => status)).toEqual([200, 200, 200])
})

test('expire gives up on a renewal whose outcome nobody notes', async () => {
  const { controls, clock, others, provider, stored } = await setup({}, 1)
  const [other] = others
  provider.faults = [{ kind: 'hold' }]
  void other?.auth.getAccessToken({ forceRefresh: true })
  await settle()
  other?.tab.kill()
  const { epoch, intent } = stored()
  const end = codeOf(controls.expire())
  await clock.advance(20_000)
  expect(await end).toBe('temporarily_unavailable')
  expect(stored()).toMatchObject({ epoch, intent })
})

test('expire is for signed-in users', async () => {
  const { auth, controls } = await setup()
  await auth.signOut({ local: true })
  expect(await codeOf(controls.expire())).toBe('signed_out')
})

test('expire waits for a pair that storage refuses to be stored', async () => {
  const { auth, controls, clock, provider, tab, stored } = await setup()
  provider.faults = [{ kind: 'hold' }]
  const token = auth.getAccessToken({ forceRefresh: true })
  await settle()
  tab.refuseWrites(true)
  provider.release()
  await token
  const { epoch } = stored()
  const expired = controls.expire()
  await clock.advance(2_500)
  expect(stored().epoch).toBe(epoch)
  tab.refuseWrites(false)
  await clock.advance(6_000)
  await expired
  expect(story(auth)).toEqual(['granted 2', 'simulated', 'granted 4'])
})

test('a dropped response was processed by the provider and is asked for again inside the window', async () => {
  const { auth, clock, controls, provider, simulated } = await setup({ reuseWindow: 3 })
  controls.dropNextResponse()
  expect(controls.isDropping()).toBe(true)
  const end = codeOf(auth.getAccessToken({ forceRefresh: true }))
  await settle()
  await clock.advance(3_000)
  // This provider has no window, and ends the grant.
  expect(await end).toBe('reauth_required')
  expect(controls.isDropping()).toBe(false)
  const [, lost, again] = provider.requests
  expect(lost?.status).toBe(200)
  expect(again?.credential).toBe(lost?.credential)
  expect(simulated()).toEqual(['lost-response'])
  expect(auth.trail.counters()).toMatchObject({ resent: 1 })
})

test('a dropped response without a reuse window is not asked for again while a token is left', async () => {
  const { auth, controls, provider } = await setup({ reuseWindow: 0 })
  const held = await auth.getAccessToken()
  controls.dropNextResponse()
  expect(await auth.getAccessToken({ minValidity: 100_000 })).toBe(held)
  expect(provider.requests).toHaveLength(2)
})

test('where a worker sends, no answer comes to this page that could be dropped', async () => {
  const { auth, tab, settings } = await setup()
  auth.dispose()
  const other = createAuthClient({ ...settings, worker: '/worker.js' }, tab.platform)
  onTestFinished(() => other.dispose())
  const controls = controlsOf(other)
  expect(controls.canDrop()).toBe(false)
  expect(() => controls.dropNextResponse()).toThrow('worker')
})

test('the wish to drop a response is one wish, and can be taken back', async () => {
  const { auth, controls, simulated } = await setup()
  const takeBack = controls.dropNextResponse()
  controls.dropNextResponse()
  takeBack()
  expect(controls.isDropping()).toBe(false)
  await auth.getAccessToken({ forceRefresh: true })
  expect(simulated()).toEqual([])
})

test('a wish that is taken back while the answer is under way drops nothing', async () => {
  const { auth, controls, provider, simulated } = await setup()
  provider.faults = [{ kind: 'hold' }]
  const takeBack = controls.dropNextResponse()
  const token = auth.getAccessToken({ forceRefresh: true })
  await settle()
  takeBack()
  provider.release()
  await token
  expect(simulated()).toEqual([])
})

test('a sign-out elsewhere comes to this tab and to the others as from another tab, and is revoked', async () => {
  const { auth, controls, others, provider, stored, simulated } = await setup({}, 1)
  const causes: string[] = []
  const [other] = others
  for (const client of [auth, other!.auth]) client.on('signed-out', ({ cause }) => causes.push(cause))
  const { signOuts } = stored()
  await controls.signOutElsewhere()
  await settle()
  expect(causes).toEqual(['signed-out-in-another-tab', 'signed-out-in-another-tab'])
  expect([auth, other!.auth].map((client) => client.getSnapshot().status)).toEqual([
    'signed-out',
    'signed-out',
  ])
  expect(stored()).toMatchObject({ status: 'out', signOuts: signOuts + 1, refreshToken: null, revoking: [] })
  expect(provider.revoked).toHaveLength(1)
  expect(simulated()).toEqual(['sign-out'])
  expect(await codeOf(controls.signOutElsewhere())).toBe('signed_out')
})

test('a renewal in flight does not undo a sign-out elsewhere', async () => {
  const { auth, controls, provider, stored } = await setup()
  provider.faults = [{ kind: 'hold' }]
  const token = codeOf(auth.getAccessToken({ forceRefresh: true }))
  await settle()
  await controls.signOutElsewhere()
  provider.release()
  expect(await token).toBe('signed_out')
  expect(stored().status).toBe('out')
})

test('a grant is shown by fingerprints alone', async () => {
  const { auth, stored } = await setup({ resource: 'https://r1.example/' })
  const view = await inspectGrant(auth)
  const { refreshToken, tokens, idToken } = stored()
  const [held] = Object.values(tokens)
  const mark = async (text: string): Promise<string> => (await digest(text)).slice(0, 12)
  expect(view).toMatchObject({
    status: 'live',
    epoch: 1,
    refreshToken: await mark(refreshToken ?? ''),
    tokens: [
      {
        request: { resource: 'https://r1.example/' },
        fingerprint: await mark(held?.accessToken ?? ''),
        expiresAt: held?.expiresAt,
      },
    ],
  })
  const shown = JSON.stringify(view)
  for (const secret of [refreshToken, idToken, held?.accessToken]) expect(shown).not.toContain(secret)
})

test('a pending send shows as such, and a session without a refresh token has none', async () => {
  const { auth, provider, clock } = await setup({ reuseWindow: 0 })
  provider.faults = [{ kind: 'lose', processed: false }]
  await codeOf(auth.getAccessToken({ minValidity: 100_000 }))
  const { pending, refreshToken } = (await inspectGrant(auth)) ?? {}
  expect(pending).toEqual({ fingerprint: refreshToken, attempt: 1 })
  provider.endGrants()
  await clock.advance(400_000)
  await codeOf(auth.getAccessToken())
  await clock.advance(10_000)
  expect(await inspectGrant(auth)).toMatchObject({
    status: 'lost',
    refreshToken: undefined,
    pending: undefined,
    diagnosis: { cause: 'response_lost' },
  })
})

test('the controls of clients that share an engine are the same', async () => {
  const { controls, settings, tab } = await setup()
  const twin = createAuthClient(settings, tab.platform)
  expect(controlsOf(twin)).toBe(controls)
  twin.dispose()
})

test('a client of another page has neither controls nor a grant to show', async () => {
  const { open } = await createWorld()
  const { auth } = open(`${app}/`)
  expect(developmentControls(auth)).toBeUndefined()
  expect(await inspectGrant(auth)).toBeUndefined()
})

test('a production build has no controls', async () => {
  const { auth } = await setup()
  vi.stubEnv('NODE_ENV', 'production')
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(developmentControls(auth)).toBeUndefined()
})
