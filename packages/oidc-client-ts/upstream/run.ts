import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bringSource, folder, tag } from './source.ts'

interface Report {
  readonly numTotalTests: number
  readonly numPassedTests: number
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

/** A test that puts its own in the place of a protected method may not meet the guard there. */
const ASSIGNED = /subject\["(_\w+)"\] =/g

const missing = bringSource()
if (missing === undefined) process.exitCode = compare()
else console.log(`skipped: the tests of oidc-client-ts ${tag} cannot be had here (${missing})`)

/** Runs the suite on the manager as it is and on the guarded one, which must do as well. */
function compare(): number {
  const place = mkdtempSync(join(tmpdir(), 'upstream-'))
  try {
    const bare = run(place, 'off')
    const guarded = run(place, 'on')
    const sent = events(place).filter((type) => type === 'sent').length
    const failed = guarded.testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status !== 'passed')
    console.log(`UserManager.test.ts of oidc-client-ts ${tag}, passed of all:`)
    console.log(`  bare     ${bare.numPassedTests} of ${bare.numTotalTests}`)
    console.log(
      `  guarded  ${guarded.numPassedTests} of ${guarded.numTotalTests}; ${sent} sends through the ledger`,
    )
    for (const { fullName } of failed) console.log(`  failed: ${fullName}`)
    const blind = testsThatReplace()
    console.log(`  ${blind.length} of them put their own in the place of a protected method:`)
    for (const line of blind) console.log(`    ${line}`)
    const isSame = guarded.numTotalTests === bare.numTotalTests && guarded.numTotalTests > 0
    return isSame && failed.length === 0 && sent > 0 ? 0 : 1
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

function run(place: string, guard: 'on' | 'off'): Report {
  const report = join(place, `${guard}.json`)
  const config = fileURLToPath(new URL('vitest.config.ts', import.meta.url))
  const env = {
    ...process.env,
    GUARD: guard,
    GUARD_EVENTS: join(place, 'events'),
    UPSTREAM_REPORT: report,
  }
  const { stderr } = spawnSync('vitest', ['run', '-c', config], { env, encoding: 'utf8' })
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as Report
  } catch (error) {
    throw new Error(`the suite did not run: ${stderr}`, { cause: error })
  }
}

function events(place: string): string[] {
  try {
    return readFileSync(join(place, 'events'), 'utf8').trim().split('\n')
  } catch {
    // No event, no file.
    return []
  }
}

/** Such tests, and the methods that they replace. */
function testsThatReplace(): string[] {
  const text = readFileSync(join(folder, 'src/UserManager.test.ts'), 'utf8')
  const [, ...tests] = text.split(/^ +it(?:\.each\([\s\S]*?\))?\(/m)
  return tests.flatMap((test) => {
    const members = new Set([...test.matchAll(ASSIGNED)].map(([, member]) => member))
    const name = /^"([^"]*)"/.exec(test)?.[1] ?? ''
    return members.size === 0 ? [] : [`${name} (${[...members].join(', ')})`]
  })
}
