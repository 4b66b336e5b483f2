import { expect, test } from 'vitest'
import { breaches } from '../../../scripts/arrows/rules.ts'
import { type Parse, readSource } from '../../../scripts/arrows/source.ts'
import manifest from '../package.json' with { type: 'json' }

declare global {
  interface ImportMeta {
    /** Vite's: the text of each file that matches. */
    glob(pattern: string, options: { query: '?raw'; import: 'default'; eager: true }): Record<string, string>
  }
}

// By a variable, so that the types of this package do not take in Vite's, and with them Node's.
const parser = 'vite'
const { parseSync } = (await import(parser)) as {
  parseSync: (path: string, code: string) => { program: ReturnType<Parse>; errors: readonly unknown[] }
}
const parse: Parse = (path, code) => {
  const { program, errors } = parseSync(path, code)
  if (errors.length > 0) throw new SyntaxError(`${path} cannot be parsed`)
  return program
}

const publicEntries = Object.keys(manifest.exports).map((name) => `@onegrant/core${name.slice(1)}`)
const files = Object.entries(
  import.meta.glob('../../*/src/**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true }),
).map(([path, code]): [string, string] => [inRepository(path), code])

function inRepository(path: string): string {
  if (path.startsWith('../../')) return `packages/${path.slice(6)}`
  return path.replace(/^(\.\.|\.)\//, (step) => (step === './' ? 'packages/core/src/' : 'packages/core/'))
}

function judge(planted: Record<string, string>): string[] {
  const sources = Object.entries(planted).map(([path, code]) => readSource(path, code, parse))
  return breaches(sources, publicEntries)
}

function inCore(path: string, code: string): string[] {
  return judge({ [`packages/core/src/${path}`]: code })
}

test('every source of every package keeps to the design', () => {
  const sources = files.map(([path, code]) => readSource(path, code, parse))
  expect(sources.map(({ path }) => path)).toContain('packages/core/src/index.ts')
  expect(breaches(sources, publicEntries)).toEqual([])
})

test.each([
  ['decide/a.ts', "import { renew } from '../engine/renew.ts'"],
  ['decide/a.ts', "export { redeem } from '../protocol/oauth.ts'"],
  ['decide/a.ts', 'export const now = () => Date.now()'],
  ['decide/a.ts', 'export async function wait(p: Promise<void>) { await p }'],
  ['engine/a.ts', "import { oauth } from '../protocol/oauth.ts'"],
  ['engine/a.ts', "import type { BrowserStore } from '../platform/browser/store.ts'"],
  ['engine/a.ts', "import { createAuthClient } from '../client.ts'"],
  ['engine/a.ts', "export const lazy = () => import('../protocol/oauth.ts')"],
  ['protocol/a.ts', "import type { Lane } from '../engine/lane.ts'"],
  ['settings.ts', "import { page } from './platform/browser/page.ts'"],
  ['engine/a.ts', "import * as oauth from 'oauth4webapi'"],
  ['engine/a.ts', "import type { Client } from 'oauth4webapi'"],
  ['engine/a.ts', "import { openDB } from 'idb'"],
  ['platform/port.ts', "export type Db = import('idb').IDBPDatabase"],
])('finds the planted import or impurity in %s: %s', (path, code) => {
  expect(inCore(path, code)).toHaveLength(1)
})

test.each([
  'window.name = 1',
  'export const url = document.baseURI',
  'export const a = localStorage',
  'export const a = { storage: sessionStorage }',
  'export const a = { navigator }',
  'export const a = [location]',
  'export const a = `${history}`',
  'export const a = (db = indexedDB) => db',
  'export const a = new BroadcastChannel("a")',
  'export const a = () => fetch("/")',
  'export const a = globalThis.fetch',
  'export const a = fetch as unknown',
])('finds the planted browser global outside the browser platform: %s', (code) => {
  expect(inCore('engine/a.ts', code)).not.toEqual([])
  expect(inCore('platform/browser/a.ts', code)).toEqual([])
})

test.each([
  "import type { Platform } from '../platform/port.ts'",
  "import { type Protocol } from '../protocol/protocol.ts'",
  "import { judge } from '../decide/freshness.ts'",
  'export interface A { fetch: typeof fetch; location: string }',
  'export const a = (platform: P) => platform.fetch("/")',
  'export const a = ({ fetch }: P) => fetch("/")',
  'export function a({ history: [location], ...document }: P) { return [location, document] }',
  'export const a = (p: P) => { const { fetch = p.other } = p; return fetch }',
  'export class A { fetch() { return 1 }; history = 2 }',
  'export const a = { fetch: 1, document: 2 }',
  '// window.fetch\nexport const a = "window"',
  'export const cause = (error: unknown) => { try { return 1 } catch (location) { return location } }',
])('takes no offence at: %s', (code) => {
  expect(inCore('engine/a.ts', code)).toEqual([])
})

test('finds a cycle that only types close, and names the way around', () => {
  const a = "import type { B } from './b.ts'\nexport interface A { b: B }"
  const b = "export type { A } from './a.ts'"
  expect(judge({ 'packages/core/src/a.ts': a, 'packages/core/src/b.ts': b })).toEqual([
    'packages/core/src/a.ts -> packages/core/src/b.ts -> packages/core/src/a.ts is a cycle',
  ])
})

test('finds a file that has grown past its limit, and lets a test be long', () => {
  const code = 'export {}\n'.repeat(221)
  expect(inCore('a.ts', code)).toEqual(['packages/core/src/a.ts has 221 lines, more than 220'])
  expect(inCore('a.test.ts', code)).toEqual([])
})

test.each([
  ['packages/react/src/a.ts', "import { lane } from '@onegrant/core/src/engine/lane.ts'"],
  ['packages/react/src/a.ts', "import { lane } from '../../core/src/engine/lane.ts'"],
  ['packages/vue/src/a.ts', "import { lane } from '@onegrant/core/engine'"],
  ['packages/simulator/src/a.ts', "import type { Session } from '@onegrant/core'"],
  ['packages/doctor/src/har/a.ts', "import type { Session } from '@onegrant/core'"],
  ['packages/doctor/src/har/a.ts', "import { open } from 'node:fs/promises'"],
  ['packages/doctor/src/har/a.ts', "import { run } from '../cli/run.ts'"],
])('finds the planted way around a public entry in %s: %s', (path, code) => {
  expect(judge({ [path]: code })).toHaveLength(1)
})

test.each([
  ['decide/a.ts', "import { h } from '../view/dom.ts'"],
  ['decide/a.ts', 'export const now = () => Date.now()'],
  ['decide/a.ts', 'export const url = document.baseURI'],
  ['view/a.ts', "import { createDevtools } from '../devtools.ts'"],
])('finds what points upwards in the panel, in %s: %s', (path, code) => {
  expect(judge({ [`packages/devtools/src/${path}`]: code })).toHaveLength(1)
})

test('lets a binding use what core publishes', () => {
  expect(judge({ 'packages/react/src/a.ts': "import { createAuthClient } from '@onegrant/core'" })).toEqual(
    [],
  )
})
