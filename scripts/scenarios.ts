import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/command.ts'
import type { ScenarioRow } from '../e2e/fixtures/scenario.ts'

// Writes what each scenario of the last end-to-end run cost, by the provider's own count: the main ones into the
// README, all of them into docs/scenarios.md.
const rows = JSON.parse(readFileSync(join(root, '.reports/scenarios.json'), 'utf8')) as ScenarioRow[]

/** Scenarios from this number on are bad input and trouble: their page is docs/scenarios.md. */
const firstOfTrouble = 13

put(
  'README.md',
  rows.filter(({ scenario }) => scenario < firstOfTrouble),
)
put('docs/scenarios.md', rows)

function put(page: string, part: readonly ScenarioRow[]): void {
  const path = join(root, page)
  const [start, end] = ['<!-- scenarios -->', '<!-- /scenarios -->']
  const parts = readFileSync(path, 'utf8').split(new RegExp(`${start}[^]*${end}`))
  if (parts.length !== 2) throw new Error(`${page} has no place between ${start} and ${end}`)
  writeFileSync(path, parts.join(`${start}\n${tableOf(part)}\n${end}`))
  console.log(`${page}: ${part.length} scenarios`)
}

function tableOf(part: readonly ScenarioRow[]): string {
  return [
    '| # | scenario | code requests | refresh requests | duplicates | |',
    '|--:|---|--:|--:|--:|---|',
    ...part.map(
      ({ scenario, title, code, refresh, duplicates, result }) =>
        `| ${[scenario, title, code, refresh, duplicates, result === 'failed' ? '**failed**' : result].join(' | ')} |`,
    ),
  ].join('\n')
}
