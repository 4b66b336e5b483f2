import { heldRequest } from './fixtures/flight.ts'
import { goLive } from './fixtures/live.ts'
import { allow, CONTACTS, logIn, reach, signIn, startSignIn } from './fixtures/page.ts'
import { expect, scenario, test } from './fixtures/test.ts'

const TWO_HOURS = 7200

test('two copies of the SDK on one page send as one', scenario(9), async ({ launch }) => {
  const app = await launch('twins')
  const page = await app.open()
  const isShared = await page.evaluate(
    () => window.copies[0]?.createAuthClient === window.copies[1]?.createAuthClient,
  )
  expect(isShared).toBe(false)
  await signIn(page)
  const results = await page.evaluate(() =>
    Promise.all(window.copies.map(async ({ auth }) => (await auth.handleCallback()).session.status)),
  )
  expect(results).toEqual(['signed-in', 'signed-in'])
  await app.shiftClocks(TWO_HOURS)
  const tokens = await page.evaluate(
    (resource) => Promise.all(window.copies.map(({ auth }) => auth.getAccessToken({ resource }))),
    CONTACTS,
  )
  expect(tokens[0]).toBe(tokens[1])
  expect(await app.counts()).toEqual({ code: 1, refresh: 1, repeated: [] })
})

test('a hot reload of the client module sends nothing twice', scenario(9), async ({ launch, world }) => {
  const app = await launch('live')
  const { site, provider } = await world.visit('live')
  const live = await goLive(site, provider)
  try {
    const page = await app.open()
    await app.hold('authorization_code')
    await startSignIn(page)
    await logIn(page)
    await allow(page)
    await heldRequest(app, 'authorization_code')
    await live.edit('auth.ts', '\n// edited during the exchange\n')
    await page.waitForFunction(() => window.clients.length === 2)
    await page.evaluate(() => {
      window.answers = Promise.all(window.clients.map((client) => client.handleCallback()))
    })
    await app.release()
    expect(await page.evaluate(async () => (await window.answers).map(({ returnTo }) => returnTo))).toEqual([
      '/',
      '/',
    ])
    await reach(page, 'signed-in')

    await app.shiftClocks(TWO_HOURS)
    await app.hold('refresh_token')
    await page.evaluate((resource) => {
      window.tokens = window.clients.map((client) => client.getAccessToken({ resource }))
    }, CONTACTS)
    await heldRequest(app, 'refresh_token')
    await live.edit('auth.ts', '\n// edited during the renewal\n')
    await page.waitForFunction(() => window.clients.length === 3)
    await page.evaluate((resource) => window.tokens.push(window.auth.getAccessToken({ resource })), CONTACTS)
    await app.release()
    expect(new Set(await page.evaluate(() => Promise.all(window.tokens))).size).toBe(1)
    expect(await app.counts()).toEqual({ code: 1, refresh: 1, repeated: [] })
  } finally {
    await live.stop()
  }
})

declare global {
  interface Window {
    answers: Promise<{ readonly returnTo: string }[]>
    tokens: Promise<string>[]
  }
}
