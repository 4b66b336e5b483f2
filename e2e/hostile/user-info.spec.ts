import { expect, type Page } from '@playwright/test'
import { expectNoHarm } from './checks.ts'
import { ended, forgetProvider, look, test } from './fixture.ts'
import { redirect, reply, type Manners } from './provider/manners.ts'

/** Asks for the claims, and puts them where an app would show them. */
async function ask(page: Page): Promise<{ code: string | undefined; shown: string | null }> {
  await page.evaluate(() =>
    window.attempt(async () => {
      const { email } = await window.auth.userInfo()
      document.title = email ?? 'none'
    }),
  )
  const { code } = await ended(page)
  return { code, shown: await page.title() }
}

test('the claims of the scope come from the provider, for the very user who is signed in', async ({
  stage,
}) => {
  const page = await stage.signedIn()
  const { token } = await look(page)
  expect(await ask(page)).toEqual({ code: undefined, shown: 'ada@example.com' })
  expect(stage.provider.arrivals.at(-1)).toEqual({ path: '/me', credential: `Bearer ${token}` })
  await expectNoHarm(stage, page)
})

const refused: Readonly<Record<string, { manners: Manners; code: string }>> = {
  'of another user': {
    manners: { userInfo: () => reply(200, { sub: 'mallory', email: 'mallory@example.com' }) },
    code: 'provider_invalid_response',
  },
  'of nobody': {
    manners: { userInfo: () => reply(200, { email: 'mallory@example.com' }) },
    code: 'provider_invalid_response',
  },
  'in a web page': {
    manners: { userInfo: () => reply(200, '<!doctype html>', { 'Content-Type': 'text/html' }) },
    code: 'provider_invalid_response',
  },
  'of another server': {
    manners: { userInfo: ({ elsewhere }) => redirect(307, `${elsewhere}/me`) },
    code: 'provider_unreachable',
  },
  'by plain http': {
    manners: { metadata: (metadata) => ({ ...metadata, userinfo_endpoint: 'http://id.example/me' }) },
    code: 'provider_invalid_response',
  },
}

for (const [which, { manners, code }] of Object.entries(refused))
  test(`claims ${which} are not given out`, async ({ stage }) => {
    const page = await stage.signedIn()
    const before = await look(page)
    stage.provider.manners = manners
    if ('metadata' in manners) await forgetProvider(page)
    expect(await ask(page)).toEqual({ code, shown: 'Hostile' })
    expect(await look(page)).toEqual(before)
    await expectNoHarm(stage, page)
  })
