import { fileURLToPath } from 'node:url'
import { defineConfig, type LaunchOptions } from '@playwright/test'
import { chromiumPath, headlessShellPath } from '../scripts/chromium.mjs'
import { findEngines } from './fixtures/engines.ts'

const { firefox } = findEngines()
const executablePath = headlessShellPath() ?? chromiumPath()

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../.reports/e2e-results',
  globalSetup: './fixtures/global-setup.ts',
  fullyParallel: true,
  // One more than two cores: while a test waits for its browser, another one runs.
  workers: 3,
  // A test that passes the second time has found something: it counts as failed.
  retries: 0,
  timeout: 60_000,
  forbidOnly: true,
  reporter: [
    ['list'],
    ['json', { outputFile: process.env['E2E_REPORT'] ?? '../.reports/e2e.json' }],
    ['./fixtures/scenarios-reporter.ts'],
  ],
  use: {
    // Recording costs every test a third of its time; E2E_TRACE=1 has a failure to look at.
    trace: process.env['E2E_TRACE'] === undefined ? 'off' : 'retain-on-failure',
    actionTimeout: 10_000,
    launchOptions: {
      args: ['--no-sandbox'],
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  },
  projects: [
    { name: 'chromium', testIgnore: ['firefox.spec.ts', 'webkit.spec.ts'], use: { browserName: 'chromium' } },
    {
      name: 'firefox',
      testMatch: 'firefox.spec.ts',
      use: {
        browserName: 'firefox',
        channel: 'moz-firefox',
        launchOptions: {
          ...(firefox !== undefined && launcher(firefox)),
          // Tabs of one site share a process otherwise, and none could be killed without the others.
          firefoxUserPrefs: { 'dom.ipc.processCount.webIsolated': 8 },
        },
      },
    },
    // By its own driver.
    { name: 'webkitgtk', testMatch: 'webkit.spec.ts' },
  ],
})

function launcher(path: string): LaunchOptions {
  if (process.platform === 'win32') return { executablePath: path }
  const script = fileURLToPath(new URL('./fixtures/firefox.sh', import.meta.url))
  return { executablePath: script, env: { ...process.env, ONEGRANT_FIREFOX: path } }
}
