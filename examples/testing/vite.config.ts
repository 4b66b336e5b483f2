import { playwright } from '@vitest/browser-playwright'
import { msw } from 'msw/vite'
import { defineConfig } from 'vitest/config'
import { chromiumPath, headlessShellPath } from '../../scripts/chromium.mjs'

const executablePath = headlessShellPath() ?? chromiumPath()

/**
 * A double render wants a real browser; the script of MSW's service worker is served beside the tests.
 * What needs none runs with the unit tests.
 */
export default defineConfig({
  plugins: [msw({ mode: 'worker-only' })],
  test: {
    name: 'example-testing',
    include: ['src/**/*.test.tsx'],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          args: ['--no-sandbox'],
          ...(executablePath === undefined ? {} : { executablePath }),
        },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
})
