import type { Page } from '@playwright/test'
import type { App } from './fixtures/app.ts'
import { devtoolsOf } from './fixtures/devtools.ts'
import { ask, heldRequest } from './fixtures/flight.ts'
import { tokenRequests } from './fixtures/ledger.ts'
import { joinWorker } from './fixtures/outlive.ts'
import {
  accessToken,
  allow,
  callbackAddress,
  logIn,
  reach,
  signIn,
  startSignIn,
  userOf,
} from './fixtures/page.ts'
import { crash } from './fixtures/tabs.ts'
import { expect, scenario, test } from './fixtures/test.ts'

const OUTLIVE = scenario(30)

/** Two tabs: one that has made the worker, which lives in its process, and one in the middle of its exchange. */
async function besideAnother(app: App): Promise<{ first: Page; page: Page }> {
  const first = await app.open()
  await joinWorker(app, first)
  return { first, page: await exchanging(app) }
}

/** A tab whose user has said yes, and whose code is at the provider, which keeps the answer back. */
async function exchanging(app: App): Promise<Page> {
  const page = await app.open()
  await startSignIn(page)
  await logIn(page)
  await app.hold('authorization_code')
  await allow(page)
  await heldRequest(app, 'authorization_code')
  return page
}

const codes = async (app: App): Promise<unknown[]> =>
  tokenRequests(await app.requests(), 'authorization_code').map(({ fingerprint }) => fingerprint)

test(
  'a callback page that crashes leaves its exchange to the worker of another tab',
  OUTLIVE,
  async ({ launch }) => {
    const app = await launch('outlive')
    const { first, page } = await besideAnother(app)
    await crash(page)
    await app.release()
    await reach(first, 'signed-in')
    expect(await accessToken(first)).not.toBe('')
    expect(await codes(app)).toHaveLength(1)
  },
)

test(
  'a worker that crashes in an exchange costs no password: its code is never sent again',
  OUTLIVE,
  async ({ launch }) => {
    const app = await launch('outlive')
    const { first, page } = await besideAnother(app)
    await crash(first)
    await page.waitForURL(/\/interaction\//)
    await app.release()
    await allow(page)
    await reach(page, 'signed-in')
    expect(await userOf(page)).toBe('ada')
    const sent = await codes(app)
    expect(sent).toHaveLength(2)
    expect(new Set(sent).size).toBe(2)
  },
)

test(
  'one callback, opened in the tabs of two deployments, is one request of one of their workers',
  OUTLIVE,
  async ({ launch }) => {
    const app = await launch('outlive')
    // A hint for developers: the second tab is loaded while the first has been at the provider for some time.
    app.console.allow(/has not come back/)
    const first = await app.open()
    await startSignIn(first)
    await logIn(first)
    const second = await newDeployment(app)
    await app.hold('authorization_code')
    const address = await callbackAddress(first, () => allow(first))
    await heldRequest(app, 'authorization_code')
    await second.goto(address)
    await app.release()
    for (const page of [first, second]) await reach(page, 'signed-in')
    expect(await accessToken(first)).toBe(await accessToken(second))
    expect((await app.counts()).code).toBe(1)
  },
)

/** A tab that has the worker of a later deployment. */
async function newDeployment(app: App): Promise<Page> {
  const page = await app.open()
  await page.evaluate(() => localStorage.setItem('deployment', 'new'))
  await page.reload()
  await joinWorker(app, page)
  return page
}

test('a silent sign-in redeems its code in the worker, and the page stays', OUTLIVE, async ({ launch }) => {
  const app = await launch('outlive')
  const page = await app.open()
  await signIn(page)
  const before = await accessToken(page)
  const user = await page.evaluate(async () => (await window.auth.signIn({ mode: 'silent' })).user?.sub)
  expect(user).toBe('ada')
  expect(await accessToken(page)).not.toBe(before)
  const executors = await page.evaluate(() =>
    window.auth.trail
      .entries()
      .flatMap((entry) => (entry.type === 'sent' && entry.credential === 'code' ? [entry.executor] : [])),
  )
  expect(executors).toEqual(['extended worker', 'extended worker'])
  expect((await app.counts()).code).toBe(2)
})

test(
  'the devtools draw the request in the row of the worker, and a line from the page that it outlived',
  OUTLIVE,
  async ({ launch }) => {
    const app = await launch('outlive')
    const first = await app.open()
    await signIn(first)
    await first.evaluate(() => localStorage.setItem('devtools', 'on'))
    const second = await app.open()
    await reach(second, 'signed-in')
    await app.hold('refresh_token')
    await ask(first, 1, { forceRefresh: true })
    await heldRequest(app, 'refresh_token')
    await first.close()
    await app.release()
    const tools = devtoolsOf(second)
    await tools.open()
    await expect
      .poll(tools.marks)
      .toContainEqual(expect.stringMatching(/^Refresh token: finished by a worker.* Worker,/))
    expect(await tools.rows()).toContain('Worker')
    await expect(tools.panel.locator('.span.request')).not.toHaveCount(0)
    await expect(tools.panel.locator('.link')).not.toHaveCount(0)
    expect((await app.counts()).refresh).toBe(1)
  },
)
