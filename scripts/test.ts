import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, show } from './lib/command.ts'
import { add, closingLine, countPlaywright, countVitest, judge, readReport } from './lib/reports.ts'

// One after the other: a browser under load on two cores makes timing tests lie.
const reports = join(root, '.reports')
const [unitReport, e2eReport, summary] = ['unit.json', 'e2e.json', 'test.json'].map((name) =>
  join(reports, name),
) as [string, string, string]
mkdirSync(reports, { recursive: true })
for (const stale of [unitReport, e2eReport, summary]) rmSync(stale, { force: true })

const unitCode = await show('vitest', ['run', '--allowOnly=false', '--passWithNoTests=false'])
const e2eCode = await show('playwright', ['test', '-c', 'e2e/playwright.config.ts'])

const unit = judge(readReport(unitReport, countVitest), unitCode)
const e2e = judge(readReport(e2eReport, countPlaywright), e2eCode)
const total = add(unit, e2e)
writeFileSync(summary, `${JSON.stringify(total)}\n`)

console.log(
  `\nunit and browser: ${closingLine(unit)}\nend to end: ${closingLine(e2e)}\n\n${closingLine(total)}`,
)
process.exitCode = total.failed === 0 ? 0 : 1
