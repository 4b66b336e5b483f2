import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/command.ts'

/** One run of e2e/outlive.spec.ts. */
interface Line {
  readonly cut: string
  readonly executor: string
  readonly grant: string
  readonly outcome: { readonly isKept: boolean; readonly requests: number }
}

// Writes what the last runs of `OUTLIVE=1 pnpm e2e outlive` have noted into the README of core.
const lines = readFileSync(join(root, '.reports/outlive.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Line)
const cuts = [...new Set(lines.map(({ cut }) => cut))]
const columns = ['page', 'worker', 'extended worker']

const rows = cuts.map((cut) => {
  const cells = columns.flatMap((executor) =>
    ['authorization_code', 'refresh_token'].map((grant) => cellOf(cut, executor, grant)),
  )
  return `| ${[cut, ...cells].join(' | ')} |`
})
const table = [
  '| in the middle of the request | page: sign-in | renewal | worker: sign-in | renewal | extended worker: sign-in | renewal |',
  '|---|--:|--:|--:|--:|--:|--:|',
  ...rows,
].join('\n')

const path = join(root, 'packages/core/README.md')
const parts = readFileSync(path, 'utf8').split(/<!-- outlive -->[^]*<!-- \/outlive -->/)
if (parts.length !== 2) throw new Error('The README of core has no place for the table')
writeFileSync(path, parts.join(`<!-- outlive -->\n${table}\n<!-- /outlive -->`))
console.log(table)

/** Runs that ended signed in with one request and nothing asked, of all. */
function cellOf(cut: string, executor: string, grant: string): string {
  const runs = lines.filter((line) => line.cut === cut && line.executor === executor && line.grant === grant)
  const kept = runs.filter(({ outcome }) => outcome.isKept && outcome.requests === 1)
  return runs.length === 0 ? '-' : `${kept.length} of ${runs.length}`
}
