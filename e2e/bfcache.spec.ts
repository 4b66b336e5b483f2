import { back, comeBack, leave } from './fixtures/bfcache.ts'
import { answers, ask, heldRequest } from './fixtures/flight.ts'
import { accessToken, reach, refusedToken, signIn } from './fixtures/page.ts'
import { resends } from './fixtures/tabs.ts'
import { expect, scenario, test } from './fixtures/test.ts'

const BFCACHE = scenario(18)

test(
  'an idle signed-in page enters the bfcache and comes back as it was',
  BFCACHE,
  async ({ launch, profile }) => {
    const app = await launch('plain', { context: await profile.open() })
    const page = await app.open()
    await signIn(page)
    const token = await accessToken(page)
    await leave(page, `${app.url}elsewhere`)
    await back(page)
    expect(await comeBack(page)).toEqual({ isRestored: true, reasons: [] })
    expect(await accessToken(page)).toBe(token)
    // It renews as before: whatever it closed when it left is open again.
    const other = await app.open()
    await reach(other, 'signed-in')
    const renewed = await accessToken(page, { forceRefresh: true })
    await expect.poll(() => accessToken(other)).toBe(renewed)
    expect((await app.counts()).refresh).toBe(1)
  },
)

test('a page that comes back knows what other tabs did meanwhile', BFCACHE, async ({ launch, profile }) => {
  const app = await launch('plain', { context: await profile.open() })
  const page = await app.open()
  await signIn(page)
  await accessToken(page)
  const other = await app.open()
  await reach(other, 'signed-in')
  await leave(page, `${app.url}elsewhere`)
  const token = await accessToken(other, { forceRefresh: true })
  await back(page)
  await reach(page, 'signed-in')
  expect(await accessToken(page)).toBe(token)
  await leave(page, `${app.url}elsewhere`)
  await other.evaluate(() => window.auth.signOut({ local: true }))
  await back(page)
  await reach(page, 'signed-out')
  expect(await refusedToken(page)).toBe('signed_out')
  expect((await app.counts()).refresh).toBe(1)
})

test('a page left in the middle of its renewal gives the lane up', BFCACHE, async ({ launch, profile }) => {
  const app = await launch('plain', { context: await profile.open(), repeated: 1 })
  await app.behave({ reuseWindow: 3 })
  const page = await app.open()
  await signIn(page)
  const other = await app.open()
  await reach(other, 'signed-in')
  await app.shiftClocks(7200)
  await app.hold('refresh_token')
  await ask(page, 1)
  const { fingerprint } = await heldRequest(app, 'refresh_token')
  await ask(other, 1)
  await leave(page, `${app.url}elsewhere`)
  const [token] = await answers(other)
  expect(await resends(other)).toEqual([fingerprint])
  await app.release()
  await back(page)
  await reach(page, 'signed-in')
  expect(await accessToken(page)).toBe(token)
  expect((await app.counts()).refresh).toBe(2)
})
