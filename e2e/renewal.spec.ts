import type { App } from './fixtures/app.ts'
import { answers, ask, heldRequest } from './fixtures/flight.ts'
import { tokenRequests } from './fixtures/ledger.ts'
import { accessToken, type AppName, atRest, CALENDAR, CONTACTS, signIn } from './fixtures/page.ts'
import { fingerprint } from './fixtures/storage.ts'
import { expect, scenario, test } from './fixtures/test.ts'

/** Longer than an access token lives here. */
const TWO_HOURS = 7200

for (const name of ['react', 'vue', 'vue-core'] as const) {
  const number = name !== 'react' ? 11 : 7

  test(
    `a hundred calls with an expired token are one renewal (${name})`,
    scenario(number),
    async ({ launch }) => {
      const app = await launch(name)
      const page = await app.open()
      await signIn(page)
      await atRest(page, name)
      const before = await accessToken(page)
      const renewals = await renewalsOf(app, CONTACTS)
      await app.shiftClocks(TWO_HOURS)
      await app.hold('refresh_token')
      await ask(page, 100)
      await heldRequest(app, 'refresh_token')
      await app.release()
      const tokens = await answers(page)
      expect(tokens).toHaveLength(1)
      expect(tokens).not.toContain(before)
      expect(await renewalsOf(app, CONTACTS)).toBe(renewals + 1)
      await expectCalendar(app, name)
    },
  )

  test(`eight tabs with an expired token are one renewal (${name})`, scenario(number), async ({ launch }) => {
    const app = await launch(name)
    const first = await app.open()
    await signIn(first)
    await atRest(first, name)
    const before = await accessToken(first)
    const others = await Promise.all(Array.from({ length: 7 }, () => app.open()))
    const pages = [first, ...others]
    for (const page of pages) await atRest(page, name)
    const renewals = await renewalsOf(app, CONTACTS)
    await app.shiftClocks(TWO_HOURS)
    await app.hold('refresh_token')
    // The answer goes out only when all eight have asked: they do compete.
    await Promise.all(pages.map((page) => ask(page, 1)))
    const { n } = await heldRequest(app, 'refresh_token')
    await app.release()
    const tokens = (await Promise.all(pages.map(answers))).flat()
    const issued = (await app.requests()).find((request) => request.n === n)
    expect(tokens.map(fingerprint)).toEqual(pages.map(() => issued?.accessToken))
    expect(tokens).not.toContain(before)
    expect(await renewalsOf(app, CONTACTS)).toBe(renewals + 1)
    await expectCalendar(app, name)
  })
}

test('two resources at once renew in turn, each with the current token', scenario(8), async ({ launch }) => {
  const app = await launch('plain')
  const page = await app.open()
  await signIn(page)
  await Promise.all([CONTACTS, CALENDAR].map((resource) => accessToken(page, { resource })))
  expect(await app.counts()).toEqual({ code: 1, refresh: 1, repeated: [] })
  await app.shiftClocks(TWO_HOURS)
  const tokens = await Promise.all([CONTACTS, CALENDAR].map((resource) => accessToken(page, { resource })))
  expect(new Set(tokens).size).toBe(2)
  const [signedIn, first, ...renewals] = tokenRequests(await app.requests())
  expect(renewals).toHaveLength(2)
  expect(first?.fingerprint).toBe(signedIn?.successor)
  expect(renewals[0]?.fingerprint).toBe(first?.successor)
  // Known only from the answer before: the second was sent after it.
  expect(renewals[1]?.fingerprint).toBe(renewals[0]?.successor)
  expect(renewals.map(({ resource }) => resource).toSorted()).toEqual([CALENDAR, CONTACTS])
  expect(renewals.map(({ accessToken: token }) => token).toSorted()).toEqual(
    tokens.map(fingerprint).toSorted(),
  )
})

async function renewalsOf(app: App, resource: string): Promise<number> {
  return tokenRequests(await app.requests(), 'refresh_token').filter(
    (request) => request.resource === resource,
  ).length
}

/** The Vue apps use a second API: its token is had once at the start, and renewed once in advance after ours. */
async function expectCalendar(app: App, name: AppName): Promise<void> {
  await expect.poll(() => renewalsOf(app, CALENDAR)).toBe(name === 'react' ? 0 : 2)
}
