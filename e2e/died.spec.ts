import type { Page } from '@playwright/test'
import type { App } from './fixtures/app.ts'
import { answers, ask, heldRequest, leftAlone } from './fixtures/flight.ts'
import { accessToken, lossOf, reach, refusedToken, signIn, signInAgain } from './fixtures/page.ts'
import { REFUSED } from './fixtures/watch.ts'
import { fingerprint } from './fixtures/storage.ts'
import { crash, recorded, resends } from './fixtures/tabs.ts'
import { expect, scenario, test } from './fixtures/test.ts'

const DIED = scenario(15)
const TWO_HOURS = 7200

const ends = [
  { how: 'killed', end: crash },
  { how: 'closed', end: (page: Page) => page.close() },
] as const

for (const { how, end } of ends) {
  test(`a tab ${how} before the provider read its renewal costs nothing`, DIED, async ({ launch }) => {
    const app = await launch('plain', { repeated: 1 })
    const [holder, other] = await twoTabs(app)
    await app.shiftClocks(TWO_HOURS)
    await app.holdBefore('refresh_token')
    await ask(holder, 1)
    const first = await heldRequest(app, 'refresh_token')
    await ask(other, 1)
    await end(holder)
    await leftAlone(app, first)
    await app.release()
    const [token = ''] = await answers(other)
    const list = await app.requests()
    // It came a second time, which the provider never knew: the first was thrown away unread.
    expect(list.find(({ n }) => n === first.n)).toMatchObject({ state: 'dropped', status: null })
    expect(list.at(-1)).toMatchObject({ accessToken: fingerprint(token), fingerprint: first.fingerprint })
    expect(await resends(other)).toEqual([first.fingerprint])
  })

  test(`a tab ${how} before the answer is cured by a grace of 3 s`, DIED, async ({ launch }) => {
    const app = await launch('plain', { repeated: 1 })
    await app.behave({ reuseWindow: 3 })
    const [holder, other] = await twoTabs(app)
    await app.shiftClocks(TWO_HOURS)
    await app.hold('refresh_token')
    await ask(holder, 1)
    const first = await heldRequest(app, 'refresh_token')
    await ask(other, 1)
    await end(holder)
    await leftAlone(app, first)
    const [token = ''] = await answers(other)
    const last = (await app.requests()).at(-1)
    expect(last).toMatchObject({ accessToken: fingerprint(token), fingerprint: first.fingerprint })
    expect(await resends(other)).toEqual([first.fingerprint])
    // The session goes on with what the resend brought, and what the dead tab was to get stays unused.
    await app.release()
    await accessToken(other, { forceRefresh: true })
    expect((await app.requests()).at(-1)?.fingerprint).toBe(last?.successor)
  })

  test(`a tab ${how} before the answer costs one sign-in without grace`, DIED, async ({ launch }) => {
    const app = await launch('plain', { repeated: 1, refused: 1 })
    app.console.expect(REFUSED)
    const [holder, other] = await twoTabs(app)
    const third = await app.open()
    await reach(third, 'signed-in')
    await app.shiftClocks(TWO_HOURS)
    await app.hold('refresh_token')
    await ask(holder, 1)
    const first = await heldRequest(app, 'refresh_token')
    await Promise.all([other, third].map((page) => ask(page, 10)))
    await end(holder)
    await leftAlone(app, first)
    for (const page of [other, third]) {
      expect(await answers(page)).toEqual(['reauth_required'])
      await reach(page, 'expired')
      expect(await lossOf(page)).toMatchObject({ code: 'reauth_required', cause: 'response_lost' })
      expect(await refusedToken(page)).toBe('reauth_required')
    }
    expect(await resends(other)).toEqual([first.fingerprint])
    expect(await recorded(other, 'lost')).toBe(1)
    await signInAgain(other)
    await reach(third, 'signed-in')
    expect(await accessToken(third)).toBe(await accessToken(other))
    expect(await app.counts()).toMatchObject({ code: 2, refresh: 2 })
  })
}

async function twoTabs(app: App): Promise<[Page, Page]> {
  const first = await app.open()
  await signIn(first)
  const second = await app.open()
  await reach(second, 'signed-in')
  return [first, second]
}
