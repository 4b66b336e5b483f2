import { expect, test } from 'vitest'
import { add, closingLine, countPlaywright, countVitest, judge, nothing, readReport } from './reports.ts'

const vitest = { numPassedTests: 3, numPendingTests: 1, numTodoTests: 1, testResults: [] }
const playwright = { stats: { expected: 4, unexpected: 0, flaky: 0, skipped: 0 }, errors: [] }

test('counts the tests of vitest, with todo as skipped', () => {
  expect(countVitest(vitest)).toEqual({ passed: 3, failed: 0, skipped: 2 })
})

test('counts a failed assertion, and a file that did not load as one', () => {
  const testResults = [
    { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
    { status: 'failed', assertionResults: [] },
    { status: 'passed', assertionResults: [{ status: 'passed' }] },
  ]
  expect(countVitest({ ...vitest, testResults }).failed).toBe(2)
})

test('counts a flaky test as failed', () => {
  const stats = { expected: 1, unexpected: 1, flaky: 2, skipped: 3 }
  expect(countPlaywright({ stats, errors: [] })).toEqual({ passed: 1, failed: 3, skipped: 3 })
})

test('counts an error outside any test', () => {
  expect(countPlaywright({ ...playwright, errors: ['no such file'] }).failed).toBe(1)
})

test('a runner that failed without naming a test counts as one failure', () => {
  expect(judge({ passed: 5, failed: 0, skipped: 0 }, 1).failed).toBe(1)
  expect(judge({ passed: 5, failed: 2, skipped: 0 }, 1).failed).toBe(2)
  expect(judge({ passed: 5, failed: 0, skipped: 0 }, 0).failed).toBe(0)
})

test('a runner that ran nothing, or left no report, counts as one failure', () => {
  expect(judge(nothing, 0).failed).toBe(1)
  expect(readReport('/no/such/report.json', countVitest)).toEqual(nothing)
})

test('the closing line names skipped tests only when there are some', () => {
  expect(closingLine({ passed: 2, failed: 0, skipped: 0 })).toBe('2 passed, 0 failed')
  expect(closingLine(add({ passed: 1, failed: 1, skipped: 0 }, { passed: 1, failed: 0, skipped: 2 }))).toBe(
    '2 passed, 1 failed, 2 skipped',
  )
})
