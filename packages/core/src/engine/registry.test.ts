import { expect, test } from 'vitest'
import { createAuthClient } from '../client.ts'
import { isAuthError } from '../errors.ts'
import type { AuthSettings } from '../settings.ts'
import { settle } from '../testing/settle.ts'
import { app, createWorld } from '../testing/world.ts'
import type { AuthClient } from '../types.ts'

/** Starts a sign-in that lasts until its client is disposed. */
function leave(client: AuthClient): void {
  client.signIn().catch((error: unknown) => {
    if (!isAuthError(error, 'disposed')) throw error
  })
}

async function setup() {
  const { origin, provider, settings } = await createWorld()
  const tab = origin.openTab(`${app}/`)
  /** Another copy of the bundle in the same page. */
  const create = (changes: Partial<AuthSettings> = {}) =>
    createAuthClient({ ...settings, client_id: 'shared', ...changes }, tab.platform)
  return { origin, provider, tab, create }
}

test('clients of one provider and client_id share one engine, until the last is disposed', async () => {
  const { create, tab } = await setup()
  const [a, b] = [create(), create({ authority: 'https://id.example/' })]
  leave(a)
  leave(b)
  await settle()
  expect(tab.visits).toHaveLength(1)
  expect(a.getSnapshot()).toBe(b.getSnapshot())
  a.dispose()
  expect(b.getSnapshot().status).toBe('signing-in')
  b.dispose()
  const c = create()
  expect((await c.ready()).status).toBe('signed-out')
  c.dispose()
})

test("scopes and resources are united, redirect_uri stays each client's own", async () => {
  const { create, tab } = await setup()
  const a = create({ scope: 'a', resource: 'https://r1.example/' })
  const b = create({ scope: 'b', resource: 'https://r2.example/', redirect_uri: '/b' })
  await a.ready()
  leave(b)
  await settle()
  const { searchParams } = new URL(tab.visits[0] ?? '')
  expect(searchParams.get('scope')?.split(' ')).toEqual(['a', 'b', 'openid'])
  expect(searchParams.getAll('resource')).toEqual(['https://r1.example/', 'https://r2.example/'])
  expect(searchParams.get('redirect_uri')).toBe(`${app}/b`)
  a.dispose()
  b.dispose()
})

test('another difference is a TypeError which names the setting', async () => {
  const { create } = await setup()
  const a = create({ reuseWindow: 3 })
  await a.ready()
  const b = create({ reuseWindow: 10 })
  expect(() => b.subscribe(() => undefined)).toThrow(/"reuseWindow"/)
  a.dispose()
})

test('what happens to an ended session is one for all: a difference is a TypeError', async () => {
  const { create } = await setup()
  const a = create({ onExpired: 'sign-in' })
  await a.ready()
  expect(() => create().subscribe(() => undefined)).toThrow(/"onExpired"/)
  a.dispose()
})

test('where a session is kept is one for all: a difference is a TypeError, the default by its name is none', async () => {
  const { create } = await setup()
  const a = create()
  await a.ready()
  expect(() => create({ persistence: 'memory' }).subscribe(() => undefined)).toThrow(/"persistence"/)
  const b = create({ persistence: 'indexeddb' })
  b.subscribe(() => undefined)
  for (const client of [a, b]) client.dispose()
})

test('a name keeps clients apart', async () => {
  const { create, tab } = await setup()
  const [a, b] = [create(), create({ name: 'second' })]
  leave(a)
  leave(b)
  await settle()
  expect(tab.visits).toHaveLength(2)
  a.dispose()
  b.dispose()
})
