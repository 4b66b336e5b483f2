import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import bundleAndGzip from '@size-limit/preset-small-lib'
import sizeLimit from 'size-limit'
import { root, show } from './lib/command.ts'

/** Lazily loaded chunks of core that neither a sign-in by redirect nor a renewal asks for, by file name. */
const notForSignIn: readonly string[] = [
  'adopt',
  'frames',
  'hints',
  'investigate',
  'keys',
  'memory-store',
  'popup',
  'provider-sign-out',
  'prover',
  'pushed-request',
  'recover',
  'seals',
  'silent',
  'user-claims',
  'user-info',
  'vault',
  'web-storage',
  'worker-executor',
  'worker-messages',
  'workers',
]

interface Row {
  readonly name: string
  readonly file: string
  readonly import: string
  /** Chunks to count with all that they import; without it every chunk counts, the lazy ones too. */
  readonly entry?: readonly string[]
  readonly ignore?: readonly string[]
  /** In bytes, minified and gzipped. */
  readonly limit?: number
}

const core = join(root, 'packages/core/dist/index.js')
const worker = join(root, 'packages/core/dist/worker.js')
const client = { file: core, import: '{ createAuthClient }' }

if (!process.argv.includes('--built')) {
  const code = await show('pnpm', ['--silent', 'build'])
  if (code !== 0) process.exit(code)
}

const chunks = await chunksOf(client)
const needed = chunks.filter((chunk) => !notForSignIn.includes(chunk))

const rows: readonly Row[] = [
  { name: 'core, a page that starts signed in', ...client, entry: ['index'], limit: 16_200 },
  { name: 'core, sign-in and renewal', ...client, entry: needed, limit: 34_750 },
  // What is ours of it: the limit that was set for the whole left this much less than it takes.
  {
    name: 'core, the same without oauth4webapi, idb',
    ...client,
    entry: needed,
    ignore: ['oauth4webapi', 'idb'],
  },
  { name: `core, with all ${chunks.length - 1} lazy chunks`, ...client },
  { name: 'core, the worker’s own file', file: worker, import: '{}' },
  {
    name: 'core, all presets',
    file: join(root, 'packages/core/dist/presets.js'),
    import: '*',
    limit: 1_100,
  },
  {
    name: 'react, on top of core',
    file: join(root, 'packages/react/dist/index.js'),
    import:
      '{ AuthProvider, RequireAuth, SignedIn, SignedOut, SignInCallback, useAccessToken, useAuth, useSignInCallback, useUser }',
    ignore: ['react', 'react-dom', '@onegrant/core'],
    limit: 2_000,
  },
  {
    name: 'vue, on top of core',
    file: join(root, 'packages/vue/dist/index.js'),
    import: '{ authPlugin, useAuth, useSignInCallback }',
    ignore: ['vue', '@onegrant/core'],
    limit: 1_500,
  },
  {
    name: 'vue, the guard for Vue Router',
    file: join(root, 'packages/vue/dist/router.js'),
    import: '*',
    ignore: ['vue-router', '@onegrant/core'],
    limit: 1_100,
  },
  {
    name: 'devtools, in an app in production',
    file: join(root, 'packages/devtools/dist/index.js'),
    import: '{ mountDevtools }',
    ignore: ['@onegrant/core'],
    limit: 150,
  },
  {
    name: 'devtools, in an app that asks for them',
    file: join(root, 'packages/devtools/dist/production.js'),
    import: '{ mountDevtools }',
    ignore: ['@onegrant/core'],
    limit: 14_000,
  },
  {
    name: 'react, all of its main entry',
    file: join(root, 'packages/react/dist/index.js'),
    import: '*',
    ignore: ['react', 'react-dom', '@onegrant/core'],
    limit: 2_750,
  },
  {
    name: 'react/query, on top of TanStack Query',
    file: join(root, 'packages/react/dist/query.js'),
    import: '*',
    ignore: ['react', '@tanstack/react-query', '@onegrant/core'],
    limit: 1_500,
  },
  {
    name: 'oidc-client-ts, on top of oidc-client-ts',
    file: join(root, 'packages/oidc-client-ts/dist/index.js'),
    import: '*',
    ignore: ['oidc-client-ts'],
  },
]

let exceeded = 0
console.log(`${'min+gzip, bytes'.padEnd(44)}${'size'.padStart(8)}${'limit'.padStart(8)}`)
for (const row of rows) {
  const size = await measure(row)
  const isTooBig = row.limit !== undefined && size > row.limit
  if (isTooBig) exceeded += 1
  const limit = String(row.limit ?? '-').padStart(8)
  console.log(`${row.name.padEnd(44)}${String(size).padStart(8)}${limit}${isTooBig ? '  too big' : ''}`)
}
process.exitCode = exceeded === 0 ? 0 : 1

async function measure(row: Row, saveBundle?: string): Promise<number> {
  if (!existsSync(row.file)) throw new Error(`${row.file} is missing, run: pnpm build`)
  const check = {
    files: [],
    import: { [row.file]: row.import },
    gzip: true,
    modifyRolldownConfig: asInProduction,
    ...(row.entry === undefined ? {} : { entry: [...row.entry] }),
    ...(row.ignore === undefined ? {} : { ignore: [...row.ignore] }),
  }
  const config = { checks: [check], ...(saveBundle === undefined ? {} : { saveBundle }) }
  const [result] = (await sizeLimit([...bundleAndGzip], config)) as readonly { size: number }[]
  if (result === undefined) throw new Error(`${row.name} was not measured`)
  return result.size
}

/** An app's production build drops the hints for developers. */
function asInProduction(config: object = {}): object {
  return {
    ...config,
    platform: 'browser',
    transform: { define: { 'process.env.NODE_ENV': JSON.stringify('production') } },
  }
}

/** The names of the chunks that a bundler makes of this import: `index` and one for each dynamic import. */
async function chunksOf(of: { file: string; import: string }): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'size-'))
  rmSync(folder, { recursive: true })
  try {
    await measure({ name: 'chunks', ...of }, folder)
    return readdirSync(folder).map((file) => file.replace(/(-[\w-]{8})?\.js$/, ''))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
