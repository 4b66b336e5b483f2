import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/command.ts'
import type { ScenarioRow } from '../e2e/fixtures/scenario.ts'

// Writes the table of the last end-to-end run into the README: what each scenario cost by the provider's own count.
const rows = JSON.parse(readFileSync(join(root, '.reports/scenarios.json'), 'utf8')) as ScenarioRow[]

const lines = rows.map(({ scenario, title, code, refresh, duplicates, passed }) =>
  [scenario, title, code, refresh, duplicates, passed ? 'passed' : '**failed**'].join(' | '),
)
const table = [
  '| # | scenario | code requests | refresh requests | duplicates | |',
  '|--:|---|--:|--:|--:|---|',
  ...lines.map((line) => `| ${line} |`),
].join('\n')
console.log(table)

const path = join(root, 'README.md')
const readme = readFileSync(path, 'utf8')
const [start, end] = ['<!-- scenarios -->', '<!-- /scenarios -->']
const parts = readme.split(new RegExp(`${start}[^]*${end}`))
if (parts.length !== 2) throw new Error(`README.md has no place between ${start} and ${end}`)
writeFileSync(path, parts.join(`${start}\n${table}\n${end}`))
