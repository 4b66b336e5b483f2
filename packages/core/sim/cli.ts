import { parseArgs } from 'node:util'
import { bundle } from './bundle.ts'
import { employAll } from './crew.ts'
import { measured, revision } from './measured.ts'
import { reportFailure, reportFigures } from './report.ts'
import type { Job } from './worker.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    policy: { type: 'string', default: 'both' },
    workers: { type: 'string', default: '1' },
    /** Begins no run after so many minutes. */
    minutes: { type: 'string' },
    without: { type: 'string', multiple: true, default: [] },
    script: { type: 'string' },
    executor: { type: 'string' },
    persistence: { type: 'string' },
    /** Tokens are bound to a key, and the provider asks for nonces. */
    bound: { type: 'boolean', default: false },
    /** Says on the error stream how far it is. */
    progress: { type: 'boolean', default: false },
    /** Writes the figures to docs/measured. */
    measured: { type: 'boolean', default: false },
  },
})

const executors = ['extended worker', 'worker'] as const
if (values.executor !== undefined && !executors.some((kind) => kind === values.executor))
  throw new RangeError(`--executor is one of ${executors.join(', ')}`)

if (values.persistence !== undefined && values.persistence !== 'memory')
  throw new RangeError('--persistence is memory, or absent')

const policies = ['uniform', 'pct', 'both'] as const
const policy = policies.find((name) => name === values.policy)
if (policy === undefined) throw new RangeError(`--policy is one of ${policies.join(', ')}`)

const minutes = values.minutes === undefined ? undefined : number('minutes')
const job: Job = {
  live: await bundle('plain'),
  seed: number('seed'),
  runs: number('runs'),
  until: minutes === undefined ? undefined : Date.now() + minutes * 60_000,
  policy,
  without: values.without,
  script: values.script,
  executor: executors.find((kind) => kind === values.executor),
  persistence: values.persistence,
  isBound: values.bound,
  plain: undefined,
}
const at = revision()
const began = performance.now()
const seconds = (): number => (performance.now() - began) / 1000
let done = 0
const figures = await employAll(job, number('workers'), (runs) => {
  done += runs
  if (values.progress) console.error(`${done} runs in ${seconds().toFixed(0)} s`)
})
const failures = figures.failures.map(reportFailure)
for (const failure of failures) console.log(failure)
const report = reportFigures(figures, seconds())
console.log(report)
if (values.measured) {
  const text = [...failures, report].join('\n')
  const mode = [values.executor?.replace(' ', '-'), values.persistence, values.bound ? 'bound' : undefined]
  const name = ['simulation', ...mode].filter((part) => part !== undefined).join('-')
  const path = measured({ name, title: 'Simulation', command: 'sim', at, report: text })
  console.log(`written to ${path}`)
}
process.exitCode = figures.failed === 0 ? 0 : 1

function number(name: 'runs' | 'seed' | 'workers' | 'minutes'): number {
  const given = Number(values[name])
  if (!Number.isSafeInteger(given) || given < 1)
    throw new RangeError(`--${name} must be a whole number above 0`)
  return given
}
