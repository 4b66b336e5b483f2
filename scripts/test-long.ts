import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { keep, root } from './lib/command.ts'
import { closingLine, type Count, countPlaywright, countVitest, judge, readReport } from './lib/reports.ts'

// A run that takes hours proves something only if its report is kept: docs/measured/long-<date>.md is committed.
const repeats = process.env['E2E_REPEATS'] ?? '20'
const draws = process.env['FC_RUNS'] ?? '20000'
const trees = process.env['TREE_RUNS'] ?? '10000'
const rounds = process.env['CHAOS_ROUNDS'] ?? '200'

interface LongRun {
  /** How it is asked for alone: `npm run test:long -- chaos`. */
  readonly name: string
  readonly title: string
  readonly command: readonly [string, ...string[]]
  readonly env: Readonly<Record<string, string>>
  readonly count: () => Count
  /** Lines of the output that the report has, besides the counts. */
  readonly quote?: RegExp
}

const unitReport = join(root, '.reports/long-unit.json')
const treeReport = join(root, '.reports/long-trees.json')
const e2eReport = join(root, '.reports/long-e2e.json')
const chaosReport = join(root, '.reports/long-chaos.json')

const all: readonly LongRun[] = [
  {
    name: 'unit',
    title: `unit tests and simulation, ${draws} random runs for each property`,
    command: ['vitest', 'run', '--project=unit'],
    env: { FC_RUNS: draws, UNIT_REPORT: unitReport },
    count: () => readReport(unitReport, countVitest),
  },
  {
    name: 'trees',
    title: `React trees at random, ${trees} sequences, in a browser`,
    command: ['vitest', 'run', '--project=browser', 'packages/react/src/chance.browser.test.tsx'],
    env: { FC_RUNS: trees, UNIT_REPORT: treeReport },
    count: () => readReport(treeReport, countVitest),
  },
  {
    name: 'e2e',
    title: `end to end, each scenario ${repeats} times`,
    command: ['playwright', 'test', '-c', 'e2e/playwright.config.ts', `--repeat-each=${repeats}`],
    env: { E2E_REPORT: e2eReport },
    count: () => readReport(e2eReport, countPlaywright),
  },
  {
    name: 'chaos',
    title: `chaos over six tabs, ${rounds} rounds`,
    command: ['playwright', 'test', '-c', 'e2e/playwright.config.ts', '--project=chromium', 'chaos.spec.ts'],
    env: { E2E_REPORT: chaosReport, CHAOS_ROUNDS: rounds },
    count: () => readReport(chaosReport, countPlaywright),
    quote: /^chaos: .+/gm,
  },
]

const asked = process.argv.slice(2)
const strange = asked.filter((name) => !all.some((run) => run.name === name))
if (strange.length > 0) {
  console.error(
    `there is no long run "${strange.join('", "')}", only ${all.map(({ name }) => name).join(', ')}`,
  )
  process.exit(2)
}
const runs = asked.length === 0 ? all : all.filter(({ name }) => asked.includes(name))

const date = new Date().toISOString().slice(0, 10)
const report = [
  `# Long run of ${date}`,
  '',
  `Command: \`FC_RUNS=${draws} TREE_RUNS=${trees} E2E_REPEATS=${repeats} CHAOS_ROUNDS=${rounds} npm run test:long${asked.length === 0 ? '' : ` -- ${asked.join(' ')}`}\`  `,
  `Revision: ${revision()}  `,
  `Machine: ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}-${process.arch}, Node ${process.version}`,
]

let failed = 0
for (const run of runs) {
  console.log(run.title)
  const [command, ...args] = run.command
  const started = performance.now()
  const { code, output } = await keep(command, args, { env: run.env })
  const minutes = ((performance.now() - started) / 60_000).toFixed(1)
  const count = judge(run.count(), code)
  failed += count.failed
  console.log(`  ${closingLine(count)}, ${minutes} min`)
  report.push('', `## ${run.title}`, '', `${closingLine(count)}, in ${minutes} minutes.`)
  for (const [line] of output.matchAll(run.quote ?? /$^/g)) report.push('', `    ${line}`)
  if (count.failed > 0) report.push('', '```', output.slice(-6000).trim(), '```')
}

const path = `docs/measured/${['long', date, ...asked].join('-')}.md`
mkdirSync(join(root, 'docs/measured'), { recursive: true })
writeFileSync(join(root, path), `${report.join('\n')}\n`)
console.log(`\n${report.join('\n')}\n\nwritten to ${path}`)
process.exitCode = failed === 0 ? 0 : 1

function revision(): string {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') === '' ? '' : ' with changes')
  } catch {
    return 'not committed'
  }
}
