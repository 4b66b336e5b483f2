import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keep, root } from './lib/command.ts'
import { add, closingLine, type Count, nothing } from './lib/reports.ts'

interface Gate {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  readonly env?: Readonly<Record<string, string>>
  /** What of its output is shown where it passes; nothing without. */
  readonly quote?: RegExp
}

const whole = /^[^]+$/
// `--ci`: the tests have been run by the README's command, the demo is started as well, and the last line sums up.
const isCi = process.argv.includes('--ci')
const always: readonly Gate[] = [
  { name: 'types', command: ['node', 'scripts/types.ts'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'format', command: ['oxfmt', '--check', '.'] },
]
const tests: Gate = { name: 'tests', command: ['vitest', 'run', '--allowOnly=false'] }
// Apart from the other tests: what counts is what the tests of the decisions reach, and counting slows down all others.
const coverage: Gate = {
  name: 'coverage',
  command: ['vitest', 'run', '--coverage', '--project=unit', 'src/decide/'],
  env: { UNIT_REPORT: join(root, '.reports/coverage.json') },
}
const demo: Gate = { name: 'demo', command: ['node', 'scripts/demo.ts', '--smoke'] }
const upstream: Gate = {
  name: 'upstream',
  command: ['pnpm', '--silent', '--filter', '@onegrant/oidc-client-ts', 'upstream'],
  quote: whole,
}
// Each time the same runs: which ones hold is told by a commit, not by a day.
const simulation: Gate = {
  name: 'simulation',
  command: ['node', 'packages/core/sim/cli.ts', '--runs', '20000', '--workers', '2'],
  quote: /^\d+ runs in .+/m,
}
const packages: readonly Gate[] = [
  { name: 'packages', command: ['node', 'scripts/packages.ts'] },
  { name: 'size', command: ['node', 'scripts/size.ts', '--built'], quote: whole },
]

const failed: string[] = []
for (const gate of [...always, ...(isCi ? [demo, upstream, simulation] : [tests]), coverage, ...packages])
  await pass(gate)

if (isCi) {
  // A gate that fails counts as one failure; the tests are counted by their runners' reports.
  const total = add(testCount(), { ...nothing, failed: failed.length })
  if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`)
  console.log(closingLine(total))
  process.exitCode = total.failed === 0 ? 0 : 1
} else {
  console.log(failed.length === 0 ? 'everything holds' : `failed: ${failed.join(', ')}`)
  process.exitCode = failed.length === 0 ? 0 : 1
}

async function pass({ name, command: [command, ...args], env = {}, quote }: Gate): Promise<void> {
  const started = performance.now()
  const { code, output } = await keep(command, args, { env })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  if (code !== 0) {
    failed.push(name)
    console.error(`\n${output.trimEnd()}\n`)
  } else if (quote !== undefined) console.log(quote.exec(output)?.[0].trimEnd())
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name.padEnd(10)} ${seconds.padStart(6)} s`)
}

/** No summary means that the test command did not come to its end. */
function testCount(): Count {
  try {
    return JSON.parse(readFileSync(join(root, '.reports/test.json'), 'utf8')) as Count
  } catch {
    return { ...nothing, failed: 1 }
  }
}
