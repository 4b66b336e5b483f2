import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/command.ts'
import type { ScenarioRow } from '../e2e/fixtures/scenario.ts'

// Prints the table of the last end-to-end run as Markdown: what each scenario cost by the provider's own count.
const rows = JSON.parse(readFileSync(join(root, '.reports/scenarios.json'), 'utf8')) as ScenarioRow[]

const lines = rows.map(({ scenario, title, code, refresh, duplicates, passed }) =>
  [scenario, title, code, refresh, duplicates, passed ? 'passed' : '**failed**'].join(' | '),
)

console.log('| # | scenario | code requests | refresh requests | duplicates | |')
console.log('|--:|---|--:|--:|--:|---|')
for (const line of lines) console.log(`| ${line} |`)
