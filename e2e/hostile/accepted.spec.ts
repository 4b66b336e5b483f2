import { expect, type Page } from '@playwright/test'
import { expectEnd, expectNoHarm, sentIn } from './checks.ts'
import { begin, ended, forgetProvider, look, type Stage, takeTurn, test } from './fixture.ts'
import { accepted } from './rows/index.ts'
import type { GrantRow } from './rows/row.ts'

for (const row of accepted)
  // A story that moves the clock has a browser of its own.
  if (row.clock === undefined)
    test(row.name, async ({ shared }) => isTaken(shared, await takeTurn(shared), row))
  else
    test(row.name, async ({ stage }) => {
      await stage.clocks.shift(row.clock ?? 0)
      // A clock that is wrong has been wrong before; whatever else is odd begins in the attempt.
      stage.provider.manners = row.manners ?? {}
      await isTaken(stage, await stage.signedIn(), row)
    })

async function isTaken(stage: Stage, page: Page, row: GrantRow): Promise<void> {
  const { manners = {}, options = {}, during } = row
  const before = await look(page)
  stage.provider.manners = manners
  if ('metadata' in manners || 'keys' in manners) await forgetProvider(page)
  const sentBefore = sentIn(stage).length
  if (during === 'sign-in') await begin(page, options)
  else await page.evaluate(() => window.attempt(() => window.auth.getAccessToken({ forceRefresh: true })))
  expectEnd(await ended(page), row.required, sentIn(stage).slice(sentBefore))
  const after = await look(page)
  expect(after).toMatchObject({ status: 'signed-in', user: 'ada' })
  expect(after.token).toMatch(/^at-/)
  expect(after.token).not.toBe(before.token)
  await expectNoHarm(stage, page)
}
