import { type Browser, expect, type Page } from '@playwright/test'
import { expectEnd, expectNoHarm, sentIn } from './checks.ts'
import { begin, ended, forgetProvider, look, takeTurn, test, type Stage } from './fixture.ts'
import { callbacks, discovery, idTokens, proofs, renewals, tokenAnswers } from './rows/index.ts'
import type { CallbackRow, GrantRow } from './rows/row.ts'

/** Makes the attempt of a row in a page that is signed in. */
async function attempt({ provider, clocks }: Stage, page: Page, row: GrantRow): Promise<void> {
  const { manners = {}, during, options = {}, takes } = row
  provider.manners = manners
  if ('metadata' in manners || 'keys' in manners || 'discovery' in manners || 'jwks' in manners)
    await forgetProvider(page)
  const path = 'discovery' in manners ? '/.well-known/openid-configuration' : '/token'
  const before = provider.counts.get(path) ?? 0
  if (during === 'sign-in') await begin(page, options)
  else await page.evaluate(() => window.attempt(() => window.auth.getAccessToken({ forceRefresh: true })))
  if (takes === undefined) return
  // The request must be under way before its time can pass.
  await expect.poll(() => provider.counts.get(path) ?? 0).toBeGreaterThan(before)
  await clocks.run([page], takes)
}

for (const row of [
  ...discovery.map((one) => ({ ...one, during: 'sign-in' as const })),
  ...idTokens,
  ...tokenAnswers,
  ...renewals,
])
  // A story that moves the clock has a browser of its own.
  if (row.takes === undefined)
    test(row.name, async ({ shared }) => {
      await keepsSession(shared, await takeTurn(shared), row)
      const { manners = {}, during } = row
      const changed = ['metadata', 'keys', 'discovery', 'jwks', 'alg'].filter((key) => key in manners)
      shared.isWorn = during === 'renewal' || changed.length > 0
    })
  else test(row.name, async ({ stage }) => keepsSession(stage, await stage.signedIn(), row))

for (const row of proofs)
  test(row.name, async ({ stage }) => keepsSession(stage, await stage.signedIn({ dpop: 'on' }), row))

async function keepsSession(stage: Stage, page: Page, row: GrantRow): Promise<void> {
  const before = await look(page)
  expect(before).toMatchObject({ status: 'signed-in', user: 'ada' })
  const sentBefore = sentIn(stage).length
  await attempt(stage, page, row)
  expectEnd(await ended(page), row.required, sentIn(stage).slice(sentBefore))
  // The session that was there is the one that is there, with the very same token.
  expect(await look(page)).toEqual(before)
  await expectNoHarm(stage, page)
}

for (const row of callbacks)
  if (row.after === undefined)
    test(row.name, async ({ shared, browser }) => isOfNobody(shared, await takeTurn(shared), row, browser))
  else test(row.name, async ({ stage, browser }) => isOfNobody(stage, await stage.signedIn(), row, browser))

async function isOfNobody(stage: Stage, page: Page, row: CallbackRow, browser: Browser): Promise<void> {
  const { provider, site, context, clocks, open } = stage
  const before = await look(page)
  const sentBefore = sentIn(stage).length
  provider.isWaiting = true
  await begin(page, { prompt: 'login' })
  await page.waitForURL(/\/auth\?/)
  provider.isWaiting = false
  const genuine = provider.kept.pop()
  if (genuine === undefined) throw new Error('the provider has kept no callback')
  if (row.after !== undefined) {
    // The clock is told to the pages of the app, of which there must be one.
    await open()
    await clocks.shift(row.after)
  }

  const other = row.inAnotherBrowser === true ? await browser.newContext() : context
  const forged = row.forge(genuine, 'https://evil.example')
  const victim = await open(forged.href.slice(site.url.length), other)
  expectEnd(await ended(victim), row.required, sentIn(stage).slice(sentBefore))
  const found = await look(victim)
  if (other === context) expect(found).toEqual(before)
  else expect(found.status).toBe('signed-out')
  expect(await victim.title()).toBe('Hostile')
  // What belongs to no sign-in is left where it is; what does is taken out of the address at once.
  const isLeft = ['callback_unknown_state', 'callback_invalid'].includes(row.required.code ?? '')
  await expectNoHarm(stage, victim, isLeft ? forged.href : undefined)
  await victim.close()
  if (other !== context) await other.close()

  await page.goto(genuine.href)
  const end = await ended(page)
  if (row.isStillOpen === false) expect(end.code).toBe(row.required.code)
  else expect(end).toMatchObject({ code: undefined })
  expect(sentIn(stage)).toHaveLength(sentBefore + (row.isStillOpen === false ? 0 : 1))
  expect(await look(page)).toMatchObject({ status: 'signed-in', user: 'ada' })
}
