import { chromium } from '@playwright/test'
import { createApp } from './e2e/fixtures/app.ts'
import { createWorld } from './e2e/fixtures/world.ts'
import { chromiumPath } from './scripts/chromium.mjs'
const world = await createWorld()
const browser = await chromium.launch({ args: ['--no-sandbox'], executablePath: chromiumPath() })
const context = await browser.newContext()
context.on('console', (m) => console.log(m.type(), m.text()))
context.on('weberror', (e) => console.log('ERR', e.error()))
const app = await createApp({ context, ...(await world.visit('react')) })
const page = await app.open()
await page.waitForTimeout(2000)
console.log(
  await page.evaluate(() => document.querySelector('onegrant-devtools')?.shadowRoot?.innerHTML.slice(0, 300)),
)
await browser.close()
await world.end()
