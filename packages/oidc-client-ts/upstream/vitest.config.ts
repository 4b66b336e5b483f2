import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vitest/config'
import { folder } from './source.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const isGuarded = process.env['GUARD'] !== 'off'
const library = createRequire(import.meta.url).resolve('oidc-client-ts/package.json')

/** The suite imports the class by its file. */
const guard: Plugin = {
  name: 'guard',
  enforce: 'pre',
  resolveId: (source, importer) =>
    isGuarded && source === './UserManager' && importer?.endsWith('UserManager.test.ts')
      ? here('guarded.ts')
      : undefined,
}

export default defineConfig({
  root: folder,
  plugins: [guard],
  resolve: {
    alias: {
      // One copy: errors are told apart by their classes.
      'oidc-client-ts': join(folder, 'src/index.ts'),
      'jwt-decode': createRequire(library).resolve('jwt-decode'),
      'fake-indexeddb/auto': createRequire(import.meta.url).resolve('fake-indexeddb/auto'),
    },
  },
  // The cache of Vitest does not know what the plugin depends on.
  test: {
    fsModuleCache: false,
    clearMocks: true,
    environment: 'jsdom',
    setupFiles: [here('setup.ts'), './test/setup.ts'],
    include: ['src/UserManager.test.ts'],
    reporters: [
      ['json', { outputFile: process.env['UPSTREAM_REPORT'] ?? here('../../../.reports/upstream.json') }],
    ],
  },
})
