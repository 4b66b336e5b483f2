import type { Page } from '@playwright/test'
import { back, comeBack, leave } from './fixtures/bfcache.ts'
import { answers, ask, heldRequest } from './fixtures/flight.ts'
import { executors, note, run, type Cut, type Grant } from './fixtures/outlive.ts'
import { accessToken, reach, signIn } from './fixtures/page.ts'
import { crash } from './fixtures/tabs.ts'
import { expect, scenario, test } from './fixtures/test.ts'

const OUTLIVE = scenario(30)
/** In each test; the long run repeats the tests. */
const rounds = 2

/** What a worker with a longer life survives. */
const survived: readonly Cut[] = [
  'reload',
  'close the only tab, open another',
  'close one of two tabs',
  'leave for another origin and come back',
  'four reloads in a row',
]
const grants: readonly Grant[] = ['refresh_token', 'authorization_code']
const named = { refresh_token: 'renewal', authorization_code: 'exchange' } as const

for (const grant of grants)
  for (const cut of survived)
    test(
      `${named[grant]}, ${cut}: one request, and signed in`,
      OUTLIVE,
      async ({ launch }, { repeatEachIndex }) => {
        test.setTimeout(120_000)
        for (let round = 0; round < rounds; round++) {
          const app = await launch('outlive')
          const seed = repeatEachIndex * rounds + round
          const outcome = await run(app, { cut, executor: 'extended worker', grant, seed })
          note({ cut, executor: 'extended worker', grant, outcome })
          expect(outcome).toEqual({ isKept: true, requests: 1 })
        }
      },
    )

const compared = executors.filter((executor) => executor !== 'extended worker')

for (const executor of compared)
  for (const grant of grants)
    for (const cut of survived)
      test(`${named[grant]} from a ${executor}, ${cut}: measured`, OUTLIVE, async ({ launch }, info) => {
        test.skip(process.env['OUTLIVE'] === undefined, 'a comparison, by OUTLIVE=1')
        test.setTimeout(120_000)
        for (let round = 0; round < rounds; round++) {
          const app = await launch('outlive', { isControl: true })
          const seed = info.repeatEachIndex * rounds + round
          const outcome = await run(app, { cut, executor, grant, seed })
          note({ cut, executor, grant, outcome })
          expect(outcome.requests).toBeLessThanOrEqual(3)
        }
      })

for (const grant of grants)
  test(`${named[grant]} in a profile on disk, the only tab closed`, OUTLIVE, async ({ launch, profile }) => {
    const app = await launch('outlive', { context: await profile.open() })
    // A browser whose last tab is closed ends.
    await app.context.newPage()
    const cut = 'close the only tab, open another'
    expect(await run(app, { cut, executor: 'extended worker', grant, seed: 7 })).toEqual({
      isKept: true,
      requests: 1,
    })
  })

test('a tab that crashes takes no worker of another tab with it', OUTLIVE, async ({ launch }) => {
  const app = await launch('outlive')
  const first = await app.open()
  await signIn(first)
  const before = await accessToken(first)
  const second = await app.open()
  await reach(second, 'signed-in')
  await app.hold('refresh_token')
  await ask(second, 1, { forceRefresh: true })
  await heldRequest(app, 'refresh_token')
  await crash(second)
  await app.release()
  await expect.poll(() => accessToken(first)).not.toBe(before)
  expect((await app.counts()).refresh).toBe(1)
})

test(
  'a worker that crashes with its tab leaves an orphan, and the other tab its session',
  OUTLIVE,
  async ({ launch }) => {
    const app = await launch('outlive')
    const first = await app.open()
    await signIn(first)
    const token = await accessToken(first, { forceRefresh: true })
    const second = await app.open()
    await reach(second, 'signed-in')
    await app.hold('refresh_token')
    await ask(second, 1, { forceRefresh: true })
    await heldRequest(app, 'refresh_token')
    // It lives in the process of the tab that made it.
    await crash(first)
    // Without a grace at the provider nobody sends again while the token lasts.
    expect(await answers(second)).toEqual(['temporarily_unavailable'])
    expect(await accessToken(second)).toBe(token)
    const entries = await second.evaluate(() => window.auth.trail.entries())
    expect(entries).toContainEqual(expect.objectContaining({ type: 'executor', reason: 'it died' }))
    expect((await app.counts()).refresh).toBe(2)
  },
)

test('the workers of two deployments send one request', OUTLIVE, async ({ launch }) => {
  const app = await launch('outlive')
  const first = await app.open()
  await signIn(first)
  const before = await accessToken(first)
  await first.evaluate(() => localStorage.setItem('deployment', 'new'))
  const second = await app.open()
  await reach(second, 'signed-in')
  await app.hold('refresh_token')
  await Promise.all([first, second].map((page) => ask(page, 5, { forceRefresh: true })))
  await heldRequest(app, 'refresh_token')
  await app.release()
  const [one, two] = await Promise.all([first, second].map(answers))
  expect(one).toEqual(two)
  expect(one).not.toEqual([before])
  expect(await workers(first)).toHaveLength(2)
  expect((await app.counts()).refresh).toBe(1)
})

test(
  'pages enter and leave the bfcache, idle and in the middle of a renewal',
  OUTLIVE,
  async ({ launch, profile }) => {
    const app = await launch('outlive', { context: await profile.open() })
    const page = await app.open()
    await signIn(page)
    const token = await accessToken(page, { forceRefresh: true })
    await leave(page, `${app.url}elsewhere`)
    await back(page)
    expect(await comeBack(page)).toEqual({ isRestored: true, reasons: [] })
    expect(await accessToken(page)).toBe(token)
    await app.hold('refresh_token')
    await ask(page, 1, { forceRefresh: true })
    await heldRequest(app, 'refresh_token')
    await leave(page, `${app.url}elsewhere`)
    await app.release()
    await expect.poll(() => accessToken(page)).not.toBe(token)
    const renewed = await accessToken(page)
    await back(page)
    expect(await comeBack(page)).toEqual({ isRestored: true, reasons: [] })
    expect(await answers(page)).toEqual([renewed])
    expect((await app.counts()).refresh).toBe(2)
  },
)

test('the page sends where a worker would not be seen, and says so', OUTLIVE, async ({ launch }) => {
  const app = await launch('outlive')
  await app.context.addInitScript(() => {
    Object.assign(window, { [Symbol.for('onegrant.simulator')]: true })
  })
  const page = await app.open()
  await signIn(page)
  const entries = await page.evaluate(() => window.auth.trail.entries())
  expect(entries).toContainEqual(
    expect.objectContaining({ type: 'executor', kind: 'page', reason: 'a simulated provider' }),
  )
  expect(entries.flatMap((entry) => (entry.type === 'sent' ? [entry.executor] : []))).toEqual([undefined])
})

/** The workers that have sent a refresh token, as the trail of all tabs has it. */
async function workers(page: Page): Promise<string[]> {
  const entries = await page.evaluate(() => window.auth.trail.entries())
  return [...new Set(entries.flatMap((entry) => (entry.type === 'executor' ? [entry.worker ?? ''] : [])))]
}
