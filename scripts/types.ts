import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { keep, root } from './lib/command.ts'

const sources = '**/*.{ts,tsx,mts,vue}'
const exclude = (name: string): boolean => name.endsWith('node_modules') || name.endsWith('dist')

const configs = globSync('{packages/*,packages/*/upstream,examples/*,e2e,bench,scripts}/tsconfig.json', {
  cwd: root,
})
  .filter((config) => globSync(sources, { cwd: join(root, config, '..'), exclude }).length > 0)
  .toSorted()

let failed = 0
let next = 0

/** Two at a time: the compiler uses more than one core by itself. */
await Promise.all([work(), work()])
console.log(`${configs.length - failed} of ${configs.length} projects have sound types`)
process.exitCode = failed === 0 && configs.length > 0 ? 0 : 1

async function work(): Promise<void> {
  for (let config = configs[next++]; config !== undefined; config = configs[next++]) {
    const folder = join(root, config, '..')
    const vue = join(folder, 'node_modules/.bin/vue-tsc')
    const { code, output } = await keep(existsSync(vue) ? vue : 'tsc', ['--noEmit', '-p', join(root, config)])
    if (code === 0) continue
    failed += 1
    console.error(`${config}\n${output}`)
  }
}
