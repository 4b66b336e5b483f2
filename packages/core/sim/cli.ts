import { parseArgs } from 'node:util'
import { bundle } from './bundle.ts'
import { employAll } from './crew.ts'
import { reportFailure, reportFigures } from './report.ts'
import type { Job } from './worker.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    policy: { type: 'string', default: 'both' },
    workers: { type: 'string', default: '1' },
    without: { type: 'string', multiple: true, default: [] },
    script: { type: 'string' },
    executor: { type: 'string' },
  },
})

const executors = ['extended worker', 'worker'] as const
if (values.executor !== undefined && !executors.some((kind) => kind === values.executor))
  throw new RangeError(`--executor is one of ${executors.join(', ')}`)

const policies = ['uniform', 'pct', 'both'] as const
const policy = policies.find((name) => name === values.policy)
if (policy === undefined) throw new RangeError(`--policy is one of ${policies.join(', ')}`)

const job: Job = {
  live: await bundle('plain'),
  seed: number('seed'),
  runs: number('runs'),
  policy,
  without: values.without,
  script: values.script,
  executor: executors.find((kind) => kind === values.executor),
  plain: undefined,
}
const began = performance.now()
const figures = await employAll(job, number('workers'))
const seconds = (performance.now() - began) / 1000
for (const failure of figures.failures) console.log(reportFailure(failure))
console.log(reportFigures(figures, seconds))
process.exitCode = figures.failed === 0 ? 0 : 1

function number(name: 'runs' | 'seed' | 'workers'): number {
  const given = Number(values[name])
  if (!Number.isSafeInteger(given) || given < 1)
    throw new RangeError(`--${name} must be a whole number above 0`)
  return given
}
