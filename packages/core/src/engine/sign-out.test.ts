import { expect, test } from 'vitest'
import { settle } from '../testing/settle.ts'
import { createWorld } from '../testing/world.ts'

test('a page that comes back from the provider’s logout is signed out, and waits for nothing', async () => {
  const { signIn } = await createWorld()
  const { auth, tab } = await signIn()
  await auth.signOut()
  expect(tab.visits).toHaveLength(1)
  expect(auth.getSnapshot().status).toBe('signing-out')
  tab.wake('pageshow')
  expect(auth.getSnapshot()).toEqual({ status: 'signed-out', user: undefined, error: undefined })
})

test('a page that comes back from there after a sign-in in another tab is signed in', async () => {
  const { signIn } = await createWorld()
  const { auth, tab } = await signIn()
  await auth.signOut()
  await signIn()
  await settle()
  tab.wake('pageshow')
  expect(auth.getSnapshot()).toMatchObject({ status: 'signed-in', user: { sub: 'ada' } })
})

test('a sign-out that may not touch the record of a newer SDK leaves the session as it was', async () => {
  const { signIn, origin } = await createWorld()
  const { auth } = await signIn()
  const before = auth.getSnapshot()
  for (const store of origin.stores.values()) store.set('grant', { version: 2, status: 'live' })
  await expect(auth.signOut({ local: true })).rejects.toMatchObject({ code: 'temporarily_unavailable' })
  expect(auth.getSnapshot()).toEqual(before)
})

test.each([
  ['name', 'User ada'],
  ['sub', 'ada'],
  ['oid', null],
])('the claim %s tells the provider who is to be signed out: %s', async (logoutHintClaim, hint) => {
  const { signIn } = await createWorld({ logoutHintClaim })
  const { auth, tab } = await signIn()
  await auth.signOut()
  expect(new URL(tab.visits[0] ?? '').searchParams.get('logout_hint')).toBe(hint)
})

test('a tombstone that storage took after the revocation does not list it: the next sign-in waits for nothing', async () => {
  const { signIn, origin, clock } = await createWorld()
  const { auth, tab } = await signIn()
  const revoking = (): unknown[] =>
    [...origin.stores.values()].map((store) => {
      const { status, revoking: list } = store.get('grant') as { status: string; revoking: unknown }
      return [status, list]
    })
  tab.refuseWrites(true)
  await auth.signOut({ local: true })
  expect(revoking()).toEqual([['live', []]])
  tab.refuseWrites(false)
  await clock.advance(1_500)
  expect(revoking()).toEqual([['out', []]])
})

test('a second sign-out that storage keeps waiting does not revoke late what the first has ended', async () => {
  const { signIn, provider, clock, origin } = await createWorld()
  const { auth, tab } = await signIn()
  const status = (): unknown[] =>
    [...origin.stores.values()].map(
      (store) => (store.get('grant') as { status?: string } | undefined)?.status,
    )
  const first = auth.signOut({ local: true })
  // In the moment in which it is written, and this page has not heard of it.
  while (!status().includes('out')) await Promise.resolve()
  tab.stallStore(true)
  const second = auth.signOut({ local: true })
  await clock.advance(8_000)
  tab.stallStore(false)
  await clock.advance(8_000)
  await Promise.all([first, second])
  expect(provider.revoked).toEqual([])
})
