import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { type App, createApp } from './fixtures/app.ts'
import { accessToken, allow, logIn, reach, startSignIn } from './fixtures/page.ts'
import { createWorld } from './fixtures/world.ts'
import { chromiumPath } from '../scripts/chromium.mjs'
import { root, show } from '../scripts/lib/command.ts'

// The pictures of the devtools' README, taken of the React example with a real provider. With `--all`, every state of
// the panel at both widths and in both colour schemes, for a look before a release.
const isAll = process.argv.includes('--all')
const folder = isAll ? join(root, '.reports/screenshots') : join(root, 'packages/devtools/docs')
mkdirSync(folder, { recursive: true })

const built = await show(process.execPath, [join(root, 'e2e/fixtures/build-apps.ts'), 'react'])
if (built !== 0) process.exit(built)

interface Look {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly colorScheme: 'light' | 'dark'
}

const readme: Look = { name: '', width: 1100, height: 640, colorScheme: 'light' }
const looks: readonly Look[] = isAll
  ? [
      { ...readme, name: '-1280-light', width: 1280, height: 800 },
      { ...readme, name: '-1280-dark', width: 1280, height: 800, colorScheme: 'dark' },
      { name: '-390-light', width: 390, height: 844, colorScheme: 'light' },
      { name: '-390-dark', width: 390, height: 844, colorScheme: 'dark' },
    ]
  : [readme]

const world = await createWorld()
const executablePath = chromiumPath()
const browser = await chromium.launch({
  args: ['--no-sandbox'],
  ...(executablePath === undefined ? {} : { executablePath }),
})
try {
  for (const look of looks) await tell(look)
} finally {
  await browser.close()
  await world.end()
}

/** One story, photographed where it stops. */
async function tell({ name, width, height, colorScheme }: Look): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale: 'en-GB' })
  const app = await createApp({ context, ...(await world.visit('react')) })
  const page = await app.open()
  const shoot = async (state: string, isInReadme = false): Promise<void> => {
    if (!isAll && !isInReadme) return
    await page.mouse.move(0, 0)
    await page.waitForTimeout(300)
    const path = join(folder, `${state}${name}.png`)
    if (isAll) await page.screenshot({ path })
    else await page.locator('.panel').screenshot({ path })
  }
  await shoot('closed')
  await page.locator('.toggle').click()
  await shoot('empty')
  await startSignIn(page)
  await logIn(page)
  await allow(page)
  await reach(page, 'signed-in')
  await page.locator('.panel').waitFor()
  await shoot('signed-in')
  await shareOneRenewal(app, page)
  await shoot('three-tabs', true)
  await page.locator('.mark.adopted').first().focus()
  await page.keyboard.press('Enter')
  await shoot('selected')
  for (const view of ['Events', 'Grant', 'Diagnosis']) {
    await page.getByRole('tab', { name: view }).click()
    await shoot(view.toLowerCase())
  }
  await page.getByRole('tab', { name: 'Timeline' }).click()
  // Ten minutes later.
  await app.shiftClocks(600)
  await page.getByRole('button', { name: 'Drop next response' }).click()
  await shoot('armed')
  await page.getByRole('button', { name: 'Renew now' }).click()
  await reach(page, 'expired')
  await shoot('lost')
  await page.getByRole('button', { name: 'Close the devtools' }).click()
  await shoot('closed-lost')
  await page.locator('.toggle').click()
  await shoot('diagnosis-lost', true)
  await context.close()
}

/** Three tabs whose tokens have ended ask at once: one sends, and the others take what it got. */
async function shareOneRenewal(app: App, first: Page): Promise<void> {
  const others = [await app.open('data'), await app.open('data')]
  for (const page of others) await reach(page, 'signed-in')
  for (let round = 0; round < 2; round++) {
    await first.getByRole('button', { name: 'Expire' }).click()
    await first.waitForTimeout(700)
    const tabs = round === 0 ? [first, ...others] : [...others, first]
    await Promise.all(tabs.flatMap((page) => [accessToken(page), accessToken(page)]))
    await first.waitForTimeout(700)
  }
  await first.bringToFront()
}
