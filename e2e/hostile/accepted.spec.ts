import { expect } from '@playwright/test'
import { expectEnd, expectNoHarm, sentIn } from './checks.ts'
import { begin, ended, forgetProvider, look, test } from './fixture.ts'
import { accepted } from './rows/index.ts'

for (const row of accepted)
  test(row.name, async ({ stage }) => {
    const { provider, clocks } = stage
    await clocks.shift(row.clock ?? 0)
    const { manners = {}, options = {}, during } = row
    // A clock that is wrong has been wrong before; whatever else is odd begins now.
    if (row.clock !== undefined) provider.manners = manners
    const page = await stage.signedIn()
    const before = await look(page)
    provider.manners = manners
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
  })
