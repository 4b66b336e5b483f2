import type { Page } from '@playwright/test'
import type { App } from './fixtures/app.ts'
import { findEngines, MISSING } from './fixtures/engines.ts'
import { answers, ask, heldRequest } from './fixtures/flight.ts'
import { accessToken, callbackAddress, reach, signIn } from './fixtures/page.ts'
import { processOf } from './fixtures/processes.ts'
import { fingerprint } from './fixtures/storage.ts'
import { resends } from './fixtures/tabs.ts'
import { expect, scenario, test } from './fixtures/test.ts'

const FIREFOX = scenario(24)
const TWO_HOURS = 7200

test.skip(findEngines().firefox === undefined, MISSING.firefox)

test('Firefox signs in, and a used callback sends nothing', FIREFOX, async ({ launch }) => {
  const app = await launch('plain')
  const page = await app.open()
  const address = await callbackAddress(page, () => signIn(page))
  await page.goto(address)
  await reach(page, 'signed-in')
  await page.reload()
  await reach(page, 'signed-in')
  await accessToken(page)
  expect(await app.counts()).toEqual({ code: 1, refresh: 0, repeated: [] })
})

test(
  'one of two tabs closed in Firefox: the worker brings its renewal to the end',
  FIREFOX,
  async ({ launch }) => {
    const app = await launch('outlive')
    const first = await app.open()
    await signIn(first)
    const before = await accessToken(first)
    const second = await app.open()
    await reach(second, 'signed-in')
    // It joins the worker when it is idle.
    await expect
      .poll(
        () =>
          second.evaluate(() =>
            window.auth.trail
              .entries()
              .some(({ type, tab }) => type === 'executor' && tab === window.auth.trail.tab),
          ),
        { timeout: 20_000 },
      )
      .toBe(true)
    await app.hold('refresh_token')
    await ask(first, 1, { forceRefresh: true })
    await heldRequest(app, 'refresh_token')
    await first.close()
    await app.release()
    await expect.poll(() => accessToken(second)).not.toBe(before)
    expect((await app.counts()).refresh).toBe(1)
  },
)

test('eight tabs with an expired token are one renewal in Firefox', FIREFOX, async ({ launch }) => {
  const app = await launch('plain')
  const [first, ...others] = await signedIn(app, 8)
  await app.shiftClocks(TWO_HOURS)
  await app.hold('refresh_token')
  await ask(first, 10)
  const { n } = await heldRequest(app, 'refresh_token')
  await Promise.all(others.map((page) => ask(page, 10)))
  await app.release()
  const tokens = (await Promise.all([first, ...others].map(answers))).flat()
  const issued = (await app.requests()).find((request) => request.n === n)?.accessToken
  expect(new Set(tokens.map(fingerprint))).toEqual(new Set([issued]))
  expect((await app.counts()).refresh).toBe(1)
})

test(
  'a tab killed in the middle of its renewal in Firefox is cured by a grace of 3 s',
  FIREFOX,
  async ({ launch }) => {
    test.skip(process.platform !== 'linux', 'which process is whose is known by /proc')
    const app = await launch('plain', { repeated: 1 })
    const [holder, ...others] = await signedIn(app, 4)
    const pid = await processOf(holder)
    const other = await apartFrom(pid, others)
    await cure(app, { holder, other, end: async () => void process.kill(pid, 'SIGKILL') })
  },
)

test(
  'a tab closed in the middle of its renewal in Firefox is cured by a grace of 3 s',
  FIREFOX,
  async ({ launch }) => {
    const app = await launch('plain', { repeated: 1 })
    const [holder, other] = await signedIn(app, 2)
    await cure(app, { holder, other, end: () => holder.close() })
  },
)

interface Death {
  readonly holder: Page
  readonly other: Page
  readonly end: () => Promise<void>
}

async function cure(app: App, { holder, other, end }: Death): Promise<void> {
  await app.behave({ reuseWindow: 3 })
  await app.shiftClocks(TWO_HOURS)
  await app.hold('refresh_token')
  await ask(holder, 1)
  const first = await heldRequest(app, 'refresh_token')
  await ask(other, 10)
  await end()
  // Firefox lets the request of a dead page run on; its lock is free all the same.
  const [token = ''] = await answers(other)
  const last = (await app.requests()).at(-1)
  expect(last).toMatchObject({ accessToken: fingerprint(token), fingerprint: first.fingerprint })
  expect(await resends(other)).toEqual([first.fingerprint])
}

/** One of the tabs that a process does not take along. */
async function apartFrom(pid: number, others: readonly Page[]): Promise<Page> {
  for (const other of others) if ((await processOf(other)) !== pid) return other
  throw new Error('Firefox has all tabs in one process')
}

async function signedIn(app: App, count: number): Promise<[Page, Page, ...Page[]]> {
  const first = await app.open()
  await signIn(first)
  const second = await app.open()
  const pages: [Page, Page, ...Page[]] = [first, second]
  while (pages.length < count) pages.push(await app.open())
  for (const page of pages) await reach(page, 'signed-in')
  return pages
}
