import { readFileSync } from 'node:fs'

export interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export const nothing: Count = { passed: 0, failed: 0, skipped: 0 }

interface VitestReport {
  readonly numPassedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number
    readonly unexpected: number
    readonly flaky: number
    readonly skipped: number
  }
  readonly errors: readonly unknown[]
}

/** A file that could not be loaded has no test of its own to fail: it counts as one. */
export function countVitest(report: VitestReport): Count {
  const failures = report.testResults.map(({ status, assertionResults }) => {
    const failed = assertionResults.filter((assertion) => assertion.status === 'failed').length
    return failed === 0 && status === 'failed' ? 1 : failed
  })
  return {
    passed: report.numPassedTests,
    failed: failures.reduce((sum, failed) => sum + failed, 0),
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** A flaky test has failed once: the suite exists to find exactly that. */
export function countPlaywright({ stats, errors }: PlaywrightReport): Count {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + (stats.unexpected + stats.flaky === 0 ? errors.length : 0),
    skipped: stats.skipped,
  }
}

/** The line never contradicts the exit code: a runner that failed without naming a test counts as one. */
export function judge(count: Count, exitCode: number): Count {
  const isSilent = count.failed === 0 && (exitCode !== 0 || count.passed === 0)
  return isSilent ? { ...count, failed: 1 } : count
}

export function add(left: Count, right: Count): Count {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
  }
}

export function closingLine({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`
}

/** No report means that the runner never got so far; `judge` turns that into a failure. */
export function readReport<Report>(path: string, count: (report: Report) => Count): Count {
  try {
    return count(JSON.parse(readFileSync(path, 'utf8')) as Report)
  } catch {
    return nothing
  }
}
