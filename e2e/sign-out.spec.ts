import { answers, ask, heldRequest } from './fixtures/flight.ts'
import { atRest, reach, refusedToken, signIn, startSignIn } from './fixtures/page.ts'
import { storedTokens } from './fixtures/storage.ts'
import { expect, scenario, test } from './fixtures/test.ts'

for (const name of ['react', 'vue'] as const) {
  const number = name === 'vue' ? 11 : 10

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
    expect(revoked.map(({ fingerprint }) => fingerprint)).toEqual([current])
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
      .poll(async () => (await app.requests()).map(({ endpoint, fingerprint }) => [endpoint, fingerprint]))
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
