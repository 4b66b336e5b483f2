import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { playwright } from '@vitest/browser-playwright'
import { msw } from 'msw/vite'
import { defineConfig } from 'vitest/config'
import { chromiumPath, headlessShellPath } from './scripts/chromium.mjs'

const executablePath = headlessShellPath() ?? chromiumPath()

/** Anew for each project: Vitest writes the project's name into it. */
const browser = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({
    launchOptions: {
      args: ['--no-sandbox'],
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  }),
  instances: [{ browser: 'chromium' as const }],
})

/** For the tests in a browser, which sees no environment: how many runs a property has; 0 where nobody says. */
const runs = Number(process.env['FC_RUNS'] ?? 0)

/** The oldest React that the binding supports; its tests run with it as well. */
const oldest = {
  alias: [
    {
      find: /^(react|react-dom)(?=\/|$)/,
      replacement: fileURLToPath(new URL('packages/react/oldest/node_modules/$1', import.meta.url)),
    },
  ],
}

/** Pure logic and the simulation need no browser and run in Node; real locks and real storage need one. */
export default defineConfig({
  test: {
    // Vitest leaves a core to whoever watches; on two cores that is half of them.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['default', ['json', { outputFile: process.env['UNIT_REPORT'] ?? '.reports/unit.json' }]],
    coverage: {
      provider: 'v8',
      include: ['packages/{core,devtools}/src/decide/**/*.ts'],
      exclude: ['**/*.test.ts'],
      reportsDirectory: 'coverage',
      reporter: ['text', 'json-summary'],
      thresholds: { branches: 100 },
    },
    projects: [
      'examples/testing',
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: [
            'packages/*/src/**/*.test.ts',
            'packages/core/sim/**/*.test.ts',
            'examples/{provider,testing}/src/**/*.test.ts',
            'examples/recipes/src/**/*.test.{ts,tsx}',
            'scripts/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', '**/*.browser.test.{ts,tsx}'],
        },
      },
      {
        // The script of the service worker that the simulator's tests register.
        plugins: [msw({ mode: 'worker-only' })],
        test: {
          name: 'browser',
          include: ['{packages/*,examples/recipes}/src/**/*.browser.test.{ts,tsx}'],
          provide: { runs },
          browser: browser(),
        },
      },
      {
        resolve: oldest,
        test: {
          name: 'react-18',
          environment: 'node',
          include: ['packages/react/src/**/*.test.ts'],
          provide: { react: '18.2.0' },
        },
      },
      {
        resolve: oldest,
        test: {
          name: 'react-18-browser',
          include: ['packages/react/src/**/*.browser.test.tsx'],
          provide: { react: '18.2.0', runs },
          browser: browser(),
        },
      },
    ],
  },
})
