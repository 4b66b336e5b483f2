import type { Page } from '@playwright/test'
import type { App } from './fixtures/app.ts'
import { answers, ask } from './fixtures/flight.ts'
import { type ListedRequest, tokenRequests } from './fixtures/ledger.ts'
import { accessToken, lossOf, reach, refusedToken, signIn, signInAgain } from './fixtures/page.ts'
import { fingerprint } from './fixtures/storage.ts'
import { resends } from './fixtures/tabs.ts'
import { expect, scenario, test } from './fixtures/test.ts'
import { NO_ANSWER, REFUSED } from './fixtures/watch.ts'

const LOST = scenario(16)
const TWO_HOURS = 7200

test('a lost answer is asked for again at once, inside a grace of 3 s', LOST, async ({ launch }) => {
  const app = await launch('plain', { repeated: 1 })
  app.console.expect(NO_ANSWER)
  await app.behave({ reuseWindow: 3 })
  const page = await signedIn(app)
  await app.shiftClocks(TWO_HOURS)
  await app.spoil({ kind: 'drop', when: 'after' })
  const token = await accessToken(page)
  const [lost, again] = await renewals(app)
  expect(again).toMatchObject({ fingerprint: lost?.fingerprint, accessToken: fingerprint(token) })
  expect(await resends(page)).toEqual([lost?.fingerprint])
  await accessToken(page, { forceRefresh: true })
  expect((await renewals(app)).at(-1)?.fingerprint).toBe(again?.successor)
})

test('without grace a lost answer costs one sign-in, and the error says why', LOST, async ({ launch }) => {
  const app = await launch('plain', { repeated: 1, refused: 1 })
  app.console.expect(NO_ANSWER)
  app.console.expect(REFUSED)
  const page = await signedIn(app)
  await app.shiftClocks(TWO_HOURS)
  await app.spoil({ kind: 'drop', when: 'after' })
  expect(await refusedToken(page)).toBe('reauth_required')
  expect(await lossOf(page)).toEqual({ code: 'reauth_required', cause: 'response_lost' })
  await signInAgain(page)
  await accessToken(page)
  expect(await app.counts()).toMatchObject({ code: 2, refresh: 2 })
})

for (const when of ['before', 'after'] as const) {
  const end = when === 'before' ? 'and the session goes on' : 'and only then the session is lost'

  test(
    `told that there is no grace, nobody sends again while a token is left (lost ${when} processing), ${end}`,
    LOST,
    async ({ launch }) => {
      const isLost = when === 'after'
      const app = await launch('plain-careful', { repeated: 1, refused: isLost ? 1 : 0 })
      app.console.expect(NO_ANSWER)
      if (isLost) app.console.expect(REFUSED)
      const page = await signedIn(app)
      const other = await app.open()
      await reach(other, 'signed-in')
      const residue = await accessToken(page)
      await app.spoil({ kind: 'drop', when })
      // More than the provider gives: not fresh enough, and still good.
      expect(await accessToken(page, { minValidity: TWO_HOURS })).toBe(residue)
      for (const tab of [page, other]) {
        await ask(tab, 20, { minValidity: TWO_HOURS })
        expect(await answers(tab)).toEqual([residue])
      }
      expect(await renewals(app)).toHaveLength(1)
      await app.shiftClocks(TWO_HOURS)
      await ask(other, 20)
      const [answer = ''] = await answers(other)
      const [lost, again, ...rest] = await renewals(app)
      expect(rest).toEqual([])
      expect(again?.fingerprint).toBe(lost?.fingerprint)
      expect(await resends(other)).toEqual([lost?.fingerprint])
      if (isLost) {
        expect(answer).toBe('reauth_required')
        for (const tab of [page, other]) {
          await reach(tab, 'expired')
          expect(await lossOf(tab)).toMatchObject({ cause: 'response_lost' })
        }
      } else expect(fingerprint(answer)).toBe(again?.accessToken)
    },
  )
}

test(
  'a repeat by the browser on a reused connection is harmless within a grace of 3 s',
  LOST,
  async ({ launch }) => {
    const app = await launch('plain', { repeated: 1 })
    await app.behave({ connectionClose: false, reuseWindow: 3 })
    const page = await signedIn(app)
    await warm(page)
    await app.spoil({ kind: 'drop', when: 'after' })
    const token = await accessToken(page, { forceRefresh: true })
    const [, lost, again] = await renewals(app)
    expect(again).toMatchObject({ fingerprint: lost?.fingerprint, accessToken: fingerprint(token) })
    // We sent it once; nobody tells a page what its browser did.
    expect(await resends(page)).toEqual([])
    await accessToken(page, { forceRefresh: true })
    expect((await renewals(app)).at(-1)?.fingerprint).toBe(again?.successor)
  },
)

test(
  'a repeat by the browser without grace costs one sign-in, and is not called theft',
  LOST,
  async ({ launch }) => {
    const app = await launch('plain', { repeated: 1, refused: 1 })
    app.console.expect(REFUSED)
    await app.behave({ connectionClose: false })
    const page = await signedIn(app)
    await warm(page)
    await app.spoil({ kind: 'drop', when: 'after' })
    expect(await refusedToken(page, { forceRefresh: true })).toBe('reauth_required')
    const [, lost, again, ...rest] = await renewals(app)
    expect(rest).toEqual([])
    expect(again).toMatchObject({ fingerprint: lost?.fingerprint, error: 'invalid_grant' })
    expect(await resends(page)).toEqual([])
    expect(await lossOf(page)).toEqual({ code: 'reauth_required', cause: 'response_lost' })
    await signInAgain(page)
    await accessToken(page)
  },
)

async function signedIn(app: App): Promise<Page> {
  const page = await app.open()
  await signIn(page)
  return page
}

/** Leaves a connection behind on which the next token request goes. */
async function warm(page: Page): Promise<void> {
  await accessToken(page, { forceRefresh: true })
}

async function renewals(app: App): Promise<ListedRequest[]> {
  return tokenRequests(await app.requests(), 'refresh_token')
}
