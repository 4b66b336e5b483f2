import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { App } from './fixtures/app.ts'
import { devtoolsOf, type DevtoolsPanel } from './fixtures/devtools.ts'
import { answers, ask, heldRequest } from './fixtures/flight.ts'
import { type ListedRequest, tokenRequests } from './fixtures/ledger.ts'
import { accessToken, atRest, errorCode, lossOf, reach, refusedToken, signIn } from './fixtures/page.ts'
import { fingerprint, storedTokens } from './fixtures/storage.ts'
import { expect as base, test } from './fixtures/test.ts'
import { REFUSED } from './fixtures/watch.ts'

/** A renewal behind a button is a chain of locks, storage and network; a busy machine takes its time. */
const expect = base.configure({ timeout: 20_000 })

const renewals = async (app: App): Promise<ListedRequest[]> =>
  tokenRequests(await app.requests(), 'refresh_token')

interface Signed {
  readonly app: App
  readonly page: Page
  readonly tools: DevtoolsPanel
}

async function signedIn(app: App): Promise<Signed> {
  const page = await app.open()
  await signIn(page)
  const tools = devtoolsOf(page)
  await tools.open()
  return { app, page, tools }
}

for (const name of ['react', 'vue'] as const) {
  test(`a sign-in and a renewal are in the panel as the provider saw them (${name})`, async ({ launch }) => {
    const app = await launch(name)
    const { page, tools } = await signedIn(app)
    await atRest(page, name)
    const before = (await renewals(app)).length
    await tools.press('Renew now')
    await expect.poll(async () => (await renewals(app)).length).toBe(before + 1)
    await expect.poll(() => tools.fact('sent')).toBe(String(before + 2))
    // The provider lists a request when it comes, and what it has granted when it answers.
    await expect.poll(async () => tokenRequests(await app.requests()).at(-1)?.successor).toBeTruthy()
    const list = tokenRequests(await app.requests())
    expect(list).toHaveLength(before + 2)
    // Every request is an event, by the fingerprint that the provider has of its credential.
    const events = await tools.events()
    for (const { fingerprint: print, grant_type } of list)
      expect(events).toContain(
        `This tab | ${grant_type === 'refresh_token' ? 'Refresh token' : 'Code'} sent | ${print}`,
      )
    await tools.show('Grant')
    await expect(tools.panel.getByText(String(list.at(-1)?.successor), { exact: true })).toBeVisible()
    await expect(tools.panel.getByText('Ada Lovelace · ada')).toBeVisible()
    const secrets = await page.evaluate(
      async (resource) => window.auth.getAccessToken({ resource }),
      'https://contacts.example/',
    )
    expect(await tools.panel.innerText()).not.toContain(secrets.slice(0, 8))
  })
}

test('expired by hand, a token is renewed by one request for all tabs', async ({ launch }) => {
  const app = await launch('react')
  const { page, tools } = await signedIn(app)
  const other = await app.open()
  await reach(other, 'signed-in')
  await accessToken(page)
  const sent = (await renewals(app)).length
  await tools.press('Expire')
  await expect.poll(tools.marks).toContainEqual(expect.stringMatching(/^Done by hand, expiry/))
  const tokens = await Promise.all([page, other].map((tab) => accessToken(tab)))
  expect(new Set(tokens).size).toBe(1)
  const list = await renewals(app)
  expect(list).toHaveLength(sent + 1)
  expect(list.at(-1)?.accessToken).toBe(fingerprint(tokens[0] ?? ''))
  expect((await tools.events()).filter((text) => text.includes('Done by hand'))).toEqual([
    'This tab | Done by hand | expiry',
  ])
})

test('a response dropped by hand was processed, is asked for again, and is cured by a grace', async ({
  launch,
}) => {
  const app = await launch('react', { repeated: 1 })
  await app.behave({ reuseWindow: 3 })
  const { page, tools } = await signedIn(app)
  await tools.press('Drop next response')
  await expect(tools.panel.getByRole('button', { name: 'Drop next response' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await tools.press('Renew now')
  await expect.poll(async () => (await renewals(app)).length).toBe(2)
  await expect.poll(() => tools.fact('resent')).toBe('1')
  await expect(tools.panel.getByRole('button', { name: 'Drop next response' })).toHaveAttribute(
    'aria-pressed',
    'false',
  )
  const [lost, again] = await renewals(app)
  expect(lost).toMatchObject({ state: 'sent', status: 200 })
  expect(again).toMatchObject({ fingerprint: lost?.fingerprint, status: 200 })
  await reach(page, 'signed-in')
})

test('without grace it costs the session, and the panel says why and what helps', async ({ launch }) => {
  const app = await launch('react', { repeated: 1, refused: 1 })
  app.console.expect(REFUSED)
  const { page, tools } = await signedIn(app)
  await tools.press('Drop next response')
  await tools.press('Renew now')
  await reach(page, 'expired')
  const { cause } = await lossOf(page)
  await expect(tools.panel.getByRole('tab', { name: /Diagnosis.*2 new losses/ })).toBeVisible()
  await tools.show('Diagnosis')
  await expect(tools.panel.locator('.verdict')).toContainText(cause ?? 'none')
  await expect(tools.panel.locator('.verdict')).toContainText('docs/invalid-grant.md')
  await expect(tools.panel.locator('.dot-red')).toHaveCount(0)
})

test('an invalid_grant of the provider is a red dot, and behind it the diagnosis', async ({ launch }) => {
  const app = await launch('react', { isEnded: true })
  app.console.expect(REFUSED)
  const page = await app.open()
  await signIn(page)
  const tools = devtoolsOf(page)
  await app.provider.control('revoke-grants', { account: 'ada' })
  expect(await refusedToken(page, { forceRefresh: true })).toBe('reauth_required')
  await reach(page, 'expired')
  await expect(tools.toggle).toHaveAccessibleName(/2 new losses/)
  await tools.open()
  const { cause } = await lossOf(page)
  await expect(tools.panel.locator('.verdict')).toContainText(cause ?? 'none')
  const events = await tools.events()
  expect(events).toContain('This tab | Refresh token refused | invalid_grant, status 400')
  expect(events).toContain(`This tab | Grant lost | ${cause}`)
})

test('a sign-out elsewhere ends the session here, as another tab would, and is revoked', async ({
  launch,
}) => {
  const app = await launch('react')
  const { page, tools } = await signedIn(app)
  const other = await app.open()
  await reach(other, 'signed-in')
  for (const tab of [page, other])
    await tab.evaluate(() => {
      window.auth.on('signed-out', ({ cause }) => {
        document.title = cause
      })
    })
  await tools.press('Sign out elsewhere')
  await Promise.all([page, other].map((tab) => reach(tab, 'signed-out')))
  for (const tab of [page, other]) await expect(tab).toHaveTitle('signed-out-in-another-tab')
  await expect
    .poll(async () => (await app.requests()).filter(({ endpoint }) => endpoint === 'revocation').length)
    .toBe(1)
  expect(await storedTokens(page, await app.requests())).toEqual([])
  expect(await errorCode(page)).toBeUndefined()
  await expect(tools.panel.getByRole('button', { name: 'Expire' })).toBeDisabled()
})

test('three tabs are three rows, through a sign-in and reloads, with who held the lane and who took what', async ({
  launch,
}) => {
  const app = await launch('react')
  const { page, tools } = await signedIn(app)
  // One after the other: rows are named in the order in which the tabs were first heard of.
  const others: Page[] = []
  for (let count = 0; count < 2; count += 1) {
    const tab = await app.open()
    await reach(tab, 'signed-in')
    others.push(tab)
  }
  await others[1]?.reload()
  for (const tab of others) await reach(tab, 'signed-in')
  await app.shiftClocks(7200)
  // The answer goes out only when all three have asked: each of the others takes it from the one that got it.
  await app.hold('refresh_token')
  await Promise.all([page, ...others].map((tab) => ask(tab, 1)))
  await heldRequest(app, 'refresh_token')
  await app.release()
  for (const tab of [page, ...others]) expect(await answers(tab)).toHaveLength(1)
  await expect.poll(tools.rows).toEqual(['This tab', 'Tab 2', 'Tab 3'])
  const taken = async (): Promise<number> =>
    (await tools.marks()).filter((name) => name.startsWith("Took another tab's result")).length
  await expect.poll(taken).toBe(2)
  await expect(tools.panel.locator('.link')).toHaveCount(2)
  await expect(tools.panel.locator('.span.request')).toHaveCount(2)
  await expect(tools.panel.locator('.span.hold').first()).toBeAttached()
  const held = await tools.panel.locator('.span.hold').count()
  expect(held).toBeGreaterThanOrEqual(1)
  // The others have heard the same, and say it from where they are.
  const [second] = others
  if (second === undefined) throw new Error('no second tab')
  const its = devtoolsOf(second)
  await its.open()
  await expect.poll(its.rows).toEqual(['This tab', 'Tab 1', 'Tab 3'])
})

test('all of it can be done by the keyboard alone', async ({ launch }) => {
  const app = await launch('react')
  const page = await app.open()
  await signIn(page)
  const tools = devtoolsOf(page)
  await tools.toggle.focus()
  await page.keyboard.press('Enter')
  await expect(tools.panel.getByRole('tab', { name: 'Timeline' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(tools.panel.getByRole('button', { name: 'Expire' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await renewals(app)).length).toBe(1)
  await expect.poll(tools.marks).toContainEqual(expect.stringMatching(/^Refresh token granted/))
  for (let step = 0; step < 5; step += 1) await page.keyboard.press('Tab')
  await expect(tools.panel.locator('.mark:focus')).toHaveAccessibleName(/^(Refresh token granted|Joined)/)
  await page.keyboard.press('Home')
  await expect(tools.panel.locator('.mark:focus')).toHaveAccessibleName(/^Sign-in requested/)
  await expect(tools.panel.locator('.detail')).toContainText('Sign-in requested')
  await page.keyboard.press('Escape')
  await expect(tools.panel).toBeHidden()
  await expect(tools.toggle).toBeFocused()
})

for (const { width, colorScheme } of [
  { width: 1280, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
] as const)
  test(`axe finds nothing, ${width} px wide, ${colorScheme}`, async ({ launch }) => {
    // Nine looks at every element and its colours.
    test.slow()
    const app = await launch('react', { repeated: 1, refused: 1 })
    app.console.expect(REFUSED)
    const page = await app.open()
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const tools = devtoolsOf(page)
    await tools.toggle.waitFor()
    await expectAccessible(page, 'closed')
    await tools.open()
    await expectAccessible(page, 'empty')
    await signIn(page)
    await tools.panel.waitFor()
    for (const view of ['Timeline', 'Events', 'Grant', 'Diagnosis'] as const) {
      await tools.show(view)
      await expectAccessible(page, view)
    }
    await tools.show('Timeline')
    await tools.press('Drop next response')
    await expectAccessible(page, 'armed')
    await tools.press('Renew now')
    await reach(page, 'expired')
    await tools.panel.locator('.mark.lost').click()
    await expectAccessible(page, 'lost')
    await tools.show('Diagnosis')
    await expectAccessible(page, 'diagnosis')
    const overflow = await tools.panel.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
    expect(overflow).toBe(0)
  })

async function expectAccessible(page: Page, state: string): Promise<void> {
  const { passes, violations } = await new AxeBuilder({ page }).include('onegrant-devtools').analyze()
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    state,
  ).toEqual([])
  // It did look, into the shadow root.
  expect(passes.map(({ id }) => id)).toContain('color-contrast')
}

test('under a policy that allows no inline style, script or markup it looks and works the same', async ({
  launch,
}) => {
  const app = await launch('react-csp')
  const { tools, page } = await signedIn(app)
  await expect(tools.panel).toHaveCSS('position', 'fixed')
  await tools.press('Renew now')
  await expect.poll(tools.marks).toContainEqual(expect.stringMatching(/^Refresh token granted/))
  const [leave] = await tools.panel.locator('.mark').all()
  await expect(leave ?? tools.panel).toHaveCSS('position', 'absolute')
  const download = page.waitForEvent('download')
  await tools.press('Download')
  expect((await download).suggestedFilename()).toBe('onegrant-trail.json')
  // A breach of the policy is an error in the console, which must be clean.
})
