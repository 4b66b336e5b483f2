import type { Page } from '@playwright/test'
import type { App } from './fixtures/app.ts'
import { answers, ask, heldRequest } from './fixtures/flight.ts'
import { type ListedRequest, tokenRequests } from './fixtures/ledger.ts'
import { accessToken, lossOf, reach, refusedToken, signIn } from './fixtures/page.ts'
import { fingerprint } from './fixtures/storage.ts'
import { freeze, recorded, resends, sends, thaw } from './fixtures/tabs.ts'
import { expect, scenario, test } from './fixtures/test.ts'
import { NO_ANSWER, REFUSED } from './fixtures/watch.ts'

const FROZEN = scenario(17)
const TWO_HOURS = 7200
/** What design says of a holder that stands still: after this many seconds of a waiter's own time it is robbed. */
const PATIENCE = 15

test(
  'while a holder is frozen, tabs with a usable token are served and send nothing',
  FROZEN,
  async ({ launch, profile }) => {
    const app = await launch('plain', { context: await profile.open() })
    const [holder, waiter] = await hiddenAndVisible(app)
    const token = await accessToken(waiter)
    await app.hold('refresh_token')
    await ask(holder, 1, { minValidity: TWO_HOURS })
    await heldRequest(app, 'refresh_token')
    await freeze(holder)
    await ask(waiter, 10, { minValidity: TWO_HOURS })
    await app.clocks.run([waiter], 2 * PATIENCE)
    expect(await answers(waiter)).toEqual([token])
    expect(await accessToken(waiter)).toBe(token)
    expect(await recorded(waiter, 'taken-over')).toBe(0)
    expect(await renewals(app)).toHaveLength(1)
    await app.release()
    await thaw(holder)
    await answers(holder)
    expect(await renewals(app)).toHaveLength(1)
    expect(await accessToken(waiter)).toBe(await accessToken(holder))
  },
)

test(
  'a frozen holder is robbed after 15 s, and what it gets later it drops',
  FROZEN,
  async ({ launch, profile }) => {
    const app = await launch('plain', { context: await profile.open(), repeated: 1 })
    await app.behave({ reuseWindow: 60 })
    const [holder, waiter] = await hiddenAndVisible(app)
    const first = await freezeDuringRenewal(app, holder)
    await ask(waiter, 10)
    await app.clocks.run([waiter], PATIENCE - 3)
    expect(await renewals(app)).toHaveLength(1)
    await app.clocks.run([waiter], 8)
    const [token = ''] = await answers(waiter)
    const [, second] = await renewals(app)
    expect(second).toMatchObject({ fingerprint: first.fingerprint, accessToken: fingerprint(token) })
    expect(await resends(waiter)).toEqual([first.fingerprint])
    expect(await recorded(waiter, 'taken-over')).toBe(1)

    await app.release()
    await app.clocks.catchUp(holder)
    await thaw(holder)
    // The thawed holder takes what the record says, not what its own answer brought.
    expect((await answers(holder)).map(fingerprint)).toEqual([second?.accessToken])
    expect(await accessToken(holder)).toBe(token)
    await expect.poll(() => recorded(holder, 'dropped')).toBe(1)
    expect(await renewals(app)).toHaveLength(2)
    await accessToken(holder, { forceRefresh: true })
    expect((await renewals(app)).at(-1)?.fingerprint).toBe(second?.successor)
  },
)

test(
  'a request that dies with its frozen holder is sent by another tab, and the thawed one sends nothing',
  FROZEN,
  async ({ launch, profile }) => {
    const app = await launch('plain', { context: await profile.open(), repeated: 1 })
    app.console.expect(NO_ANSWER)
    const [holder, waiter] = await hiddenAndVisible(app)
    await app.shiftClocks(TWO_HOURS)
    await app.holdBefore('refresh_token')
    await ask(holder, 1)
    const first = await heldRequest(app, 'refresh_token')
    await freeze(holder)
    await app.release({ drop: true })
    await ask(waiter, 10)
    await app.clocks.run([waiter], PATIENCE + 5)
    const [token = ''] = await answers(waiter)
    await app.clocks.catchUp(holder)
    await thaw(holder)
    expect(await answers(holder)).toEqual([token])
    const [, second, ...rest] = await renewals(app)
    expect(rest).toEqual([])
    expect(second).toMatchObject({ fingerprint: first.fingerprint, accessToken: fingerprint(token) })
  },
)

test(
  'without grace a holder that freezes before its answer costs one sign-in',
  FROZEN,
  async ({ launch, profile }) => {
    const app = await launch('plain', { context: await profile.open(), repeated: 1, refused: 1 })
    app.console.expect(REFUSED)
    const [holder, waiter] = await hiddenAndVisible(app)
    await freezeDuringRenewal(app, holder)
    await ask(waiter, 10)
    await app.clocks.run([waiter], PATIENCE + 8)
    expect(await answers(waiter)).toEqual(['reauth_required'])
    expect(await lossOf(waiter)).toMatchObject({ cause: 'response_lost' })
    await app.release()
    await app.clocks.catchUp(holder)
    await thaw(holder)
    await reach(holder, 'expired')
    expect(await answers(holder)).toEqual(['reauth_required'])
    expect(await refusedToken(holder)).toBe('reauth_required')
    expect(await renewals(app)).toHaveLength(2)
  },
)

test(
  'an idle tab that slept through renewals and a sign-out knows when it thaws',
  FROZEN,
  async ({ launch, profile }) => {
    const app = await launch('plain', { context: await profile.open() })
    const [sleeper, waiter] = await hiddenAndVisible(app)
    const before = await accessToken(sleeper)
    await freeze(sleeper)
    // Chromium brings messages of other tabs to a frozen one, and nothing that follows from them: who opens the
    // storage then keeps it from everybody.
    for (let count = 0; count < 3; count += 1) await accessToken(waiter, { forceRefresh: true })
    const token = await accessToken(waiter)
    expect(token).not.toBe(before)
    await thaw(sleeper)
    await expect.poll(() => accessToken(sleeper)).toBe(token)
    await freeze(sleeper)
    await waiter.evaluate(() => window.auth.signOut({ local: true }))
    await thaw(sleeper)
    await reach(sleeper, 'signed-out')
    expect(await refusedToken(sleeper)).toBe('signed_out')
    expect(await renewals(app)).toHaveLength(3)
  },
)

test('a hidden tab leaves the renewal in advance to a visible one', FROZEN, async ({ launch, profile }) => {
  const app = await launch('plain', { context: await profile.open() })
  const [hidden, visible] = await hiddenAndVisible(app)
  for (const page of [hidden, visible]) await accessToken(page)
  // Due from 75 % of the hour on, less a jitter; the hidden one would wait for half of what is left.
  await app.clocks.run([hidden, visible], 2500, 100)
  expect(await renewals(app)).toEqual([])
  await app.clocks.run([hidden, visible], 250, 2)
  await expect.poll(async () => (await renewals(app)).length).toBe(1)
  const [sent] = await sends(hidden)
  expect(sent?.tab).toBe(await visible.evaluate(() => window.auth.trail.tab))
  expect(await accessToken(hidden)).toBe(await accessToken(visible))
})

/** Two signed-in tabs of one window: the second hides the first. */
async function hiddenAndVisible(app: App): Promise<[Page, Page]> {
  const first = await app.open()
  await signIn(first)
  const second = await app.open()
  await reach(second, 'signed-in')
  expect(await first.evaluate(() => document.visibilityState)).toBe('hidden')
  expect(await second.evaluate(() => document.visibilityState)).toBe('visible')
  return [first, second]
}

/** The provider has processed the request, and the page will not hear of it. */
async function freezeDuringRenewal(app: App, holder: Page): Promise<ListedRequest> {
  await app.shiftClocks(TWO_HOURS)
  await app.hold('refresh_token')
  await ask(holder, 1)
  const request = await heldRequest(app, 'refresh_token')
  await freeze(holder)
  return request
}

async function renewals(app: App): Promise<ListedRequest[]> {
  return tokenRequests(await app.requests(), 'refresh_token')
}
