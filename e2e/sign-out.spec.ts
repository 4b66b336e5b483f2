import { answers, ask, heldRequest } from './fixtures/flight.ts'
import { accessToken, atRest, reach, refusedToken, signIn, startSignIn, userOf } from './fixtures/page.ts'
import { fingerprint, storedTokens } from './fixtures/storage.ts'
import { expect, scenario, test } from './fixtures/test.ts'

for (const name of ['react', 'vue', 'vue-core'] as const) {
  const number = name !== 'react' ? 11 : 10

  test(`signing out in one tab ends the session in all (${name})`, scenario(number), async ({ launch }) => {
    const app = await launch(name)
    const first = await app.open()
    await signIn(first)
    await atRest(first, name)
    const second = await app.open()
    await atRest(second, name)
    const list = await app.requests()
    expect(await storedTokens(first, list)).not.toEqual([])

    await first.getByRole('button', { name: 'Sign out' }).click()
    await reach(second, 'signed-out')
    await first.getByRole('button', { name: 'Sign out' }).click()
    await first.waitForURL(`${app.origin}/signed-out`)
    await reach(first, 'signed-out')
    await expect(first.getByRole('heading', { name: 'You are signed out' })).toBeVisible()

    expect(await storedTokens(second, await app.requests())).toEqual([])
    const current = list.findLast(({ endpoint }) => endpoint === 'token')?.successor
    const revoked = (await app.requests()).filter(({ endpoint }) => endpoint === 'revocation')
    expect(revoked.map((request) => request.fingerprint)).toEqual([current])
    for (const page of [first, second]) expect(await refusedToken(page)).toBe('signed_out')
    await startSignIn(second)
    await expect(second.getByLabel('Password')).toBeVisible()
  })

  test(`a renewal in flight does not undo a sign-out (${name})`, scenario(number), async ({ launch }) => {
    const app = await launch(name)
    const first = await app.open()
    await signIn(first)
    await atRest(first, name)
    const second = await app.open()
    await atRest(second, name)
    await app.hold('refresh_token')
    await ask(second, 1, { forceRefresh: true })
    const { n } = await heldRequest(app, 'refresh_token')
    await first.evaluate(() => window.auth.signOut({ local: true }))
    await reach(first, 'signed-out')
    await reach(second, 'signed-out')

    await app.release()
    expect(await answers(second)).toEqual(['signed_out'])
    const late = (await app.requests()).find((request) => request.n === n)
    // What came too late is of no use to anybody: the page gives it back.
    await expect
      .poll(async () => (await app.requests()).map((request) => [request.endpoint, request.fingerprint]))
      .toContainEqual(['revocation', late?.successor])
    for (const page of [first, second]) {
      expect(await page.evaluate(() => window.auth.getSnapshot().status)).toBe('signed-out')
      expect(await refusedToken(page)).toBe('signed_out')
    }
    expect(await storedTokens(second, await app.requests())).toEqual([])
    const third = await app.open()
    await reach(third, 'signed-out')
  })
}

test(
  'a renewal answered after a sign-out and a new sign-in changes nothing',
  scenario(10),
  async ({ launch }) => {
    const app = await launch('plain')
    const first = await app.open()
    await signIn(first)
    const second = await app.open()
    await reach(second, 'signed-in')
    await app.hold('refresh_token')
    await ask(second, 1, { forceRefresh: true })
    const { n } = await heldRequest(app, 'refresh_token')
    await first.evaluate(() => window.auth.signOut({ local: true }))
    await signIn(first, { prompt: 'login' }, 'grace')
    await reach(second, 'signed-in')
    await app.release()
    await answers(second)
    const tokens = await Promise.all([first, second].map((page) => accessToken(page)))
    const late = (await app.requests()).find((request) => request.n === n)
    expect(new Set(tokens).size).toBe(1)
    expect(fingerprint(tokens[0] ?? '')).not.toBe(late?.accessToken)
    for (const page of [first, second]) expect(await userOf(page)).toBe('grace')
    // Nothing of the first session is left, and the second one renews.
    expect(await storedTokens(second, late === undefined ? [] : [late])).toEqual([])
    expect(await accessToken(second, { forceRefresh: true })).not.toBe(tokens[0])
    expect(await app.counts()).toMatchObject({ code: 2, refresh: 2 })
  },
)
