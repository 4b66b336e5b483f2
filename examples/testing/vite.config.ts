import { playwright } from '@vitest/browser-playwright'
import { defineConfig, mergeConfig } from 'vitest/config'
import { chromiumPath, headlessShellPath } from '../../scripts/chromium.mjs'
import shown from './src/readme/vitest.config.ts'

const executablePath = headlessShellPath() ?? chromiumPath()

/**
 * A double render wants a real browser; what needs none runs with the unit tests. The configuration is the one of the
 * recipe, with the browser of this machine.
 */
export default mergeConfig(
  shown,
  defineConfig({
    test: {
      name: 'example-testing',
      include: ['src/**/*.test.tsx'],
      browser: {
        screenshotFailures: false,
        provider: playwright({
          launchOptions: {
            args: ['--no-sandbox'],
            ...(executablePath === undefined ? {} : { executablePath }),
          },
        }),
      },
    },
  }),
)
