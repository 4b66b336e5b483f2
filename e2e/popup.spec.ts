import type { Page } from '@playwright/test'
import { chromiumPath } from '../scripts/chromium.mjs'
import type { App } from './fixtures/app.ts'
import { accessToken, allow, errorCode, logIn, reach, userOf } from './fixtures/page.ts'
import { expect, test } from './fixtures/test.ts'

const once = { code: 1, refresh: 0, repeated: [] }

/** A page with something typed into it, and the window that a click on its button has opened. */
async function openPopup(app: App): Promise<{ page: Page; popup: Page }> {
  const page = await app.open('form')
  await reach(page, 'signed-out')
  await page.getByLabel('Draft').fill('half a letter')
  // Without a screen every page believes to have the focus, while for a user it is the window that has it.
  await page.evaluate(() => {
    document.hasFocus = () => false
  })
  const [popup] = await Promise.all([app.context.waitForEvent('page'), clickButton(page)])
  return { page, popup }
}

const clickButton = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Sign in in a window' }).click()

/** Goes through the provider's pages; the last click closes the window. */
async function signInThere(popup: Page): Promise<void> {
  await logIn(popup)
  await Promise.all([popup.waitForEvent('close'), allow(popup)])
}

/** How the sign-in in the window ended: the status, or the code of an error. */
const outcome = (page: Page): Promise<string> =>
  page.evaluate(() =>
    window.popup.then(
      ({ status }) => status,
      (error: unknown) => String((error as { code?: unknown }).code),
    ),
  )

async function expectKept(app: App, page: Page): Promise<void> {
  expect(page.url()).toBe(`${app.url}form`)
  await expect(page.getByLabel('Draft')).toHaveValue('half a letter')
}

test('a sign-in in a window leaves the page and its form alone', async ({ launch }) => {
  const app = await launch('modes')
  const { page, popup } = await openPopup(app)
  await signInThere(popup)
  expect(await outcome(page)).toBe('signed-in')
  expect(await userOf(page)).toBe('ada')
  await expectKept(app, page)
  expect(await page.evaluate(() => window.told)).toEqual([
    'status signed-out',
    'status signing-in',
    'status signed-in',
    'signed-in',
  ])
  expect(await app.counts()).toEqual(once)
  await accessToken(page, { resource: 'https://contacts.example/', forceRefresh: true })
})

test('two clicks open one window', async ({ launch }) => {
  const app = await launch('modes')
  const { page, popup } = await openPopup(app)
  await popup.getByLabel('User name').fill('ada')
  await clickButton(page)
  expect(app.context.pages()).toHaveLength(2)
  await expect(popup.getByLabel('User name')).toHaveValue('ada')
  await signInThere(popup)
  expect(await outcome(page)).toBe('signed-in')
  expect(await app.counts()).toEqual(once)
})

test('a window that the user closes is popup_closed, and the next one signs in', async ({ launch }) => {
  const app = await launch('modes')
  await app.context.clock.install()
  const { page, popup } = await openPopup(app)
  await expect(popup.getByLabel('User name')).toBeVisible()
  // Seen there, so that a closed window is no window out of reach.
  await page.clock.runFor(1_000)
  await popup.close()
  await page.clock.runFor(3_000)
  expect(await outcome(page)).toBe('popup_closed')
  expect(await errorCode(page)).toBe('popup_closed')
  await expectKept(app, page)
  expect((await app.counts()).code).toBe(0)
  const [second] = await Promise.all([app.context.waitForEvent('page'), clickButton(page)])
  await signInThere(second)
  expect(await outcome(page)).toBe('signed-in')
})

test('a user who says no in the window is access_denied in the page', async ({ launch }) => {
  const app = await launch('modes')
  const { page, popup } = await openPopup(app)
  await logIn(popup)
  await Promise.all([popup.waitForEvent('close'), popup.getByRole('button', { name: 'Deny' }).click()])
  expect(await outcome(page)).toBe('access_denied')
  await expectKept(app, page)
  expect((await app.counts()).code).toBe(0)
})

test('a window whose opener policy cuts the tie hands over all the same', async ({ launch }) => {
  const app = await launch('modes-isolated')
  const { page, popup } = await openPopup(app)
  await expect(popup.getByLabel('User name')).toBeVisible()
  expect(await popup.evaluate(() => window.opener as unknown)).toBeNull()
  await signInThere(popup)
  expect(await outcome(page)).toBe('signed-in')
  await expectKept(app, page)
  expect(await app.counts()).toEqual(once)
})

test('a provider that cuts the tie makes no difference', async ({ launch }) => {
  const app = await launch('modes')
  await app.context.clock.install()
  await app.provider.control('page-headers', { 'Cross-Origin-Opener-Policy': 'same-origin' })
  const { page, popup } = await openPopup(app)
  await expect(popup.getByLabel('User name')).toBeVisible()
  expect(await popup.evaluate(() => window.opener as unknown)).toBeNull()
  // A second at a time: storage goes by the true time, and must not seem to hang.
  for (let seconds = 0; seconds < 5; seconds += 1) await page.clock.runFor(1_000)
  await signInThere(popup)
  expect(await outcome(page)).toBe('signed-in')
  await expectKept(app, page)
  expect(await app.counts()).toEqual(once)
})

test('a page that is closed meanwhile leaves the window as the app', async ({ launch }) => {
  const app = await launch('modes')
  const { page, popup } = await openPopup(app)
  await logIn(popup)
  await page.close()
  await allow(popup)
  await reach(popup, 'signed-in')
  expect(await userOf(popup)).toBe('ada')
  expect(await app.counts()).toEqual(once)
})

test('a window that was not clicked for is popup_blocked', async ({ playwright, launch }) => {
  const app = await launch('modes')
  const page = await app.open()
  const { launchOptions } = test.info().project.use
  const executablePath = chromiumPath()
  const browser = await playwright.chromium.launch({
    ...launchOptions,
    // The whole browser's own rule, which test drivers switch off.
    ...(executablePath !== undefined && { executablePath }),
    ignoreDefaultArgs: ['--disable-popup-blocking'],
  })
  try {
    const blocked = await browser.newPage()
    await blocked.goto(`${page.url()}#popup`)
    expect(await outcome(blocked)).toBe('popup_blocked')
    await reach(blocked, 'signed-out')
    expect(await errorCode(blocked)).toBeUndefined()
  } finally {
    await browser.close()
  }
  expect((await app.requests()).filter(({ endpoint }) => endpoint === 'authorization')).toEqual([])
})
