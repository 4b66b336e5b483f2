import { Worker } from 'node:worker_threads'
import type { Figures, Job, Word } from './worker.ts'

/** Lets a worker do a job; tells now and then how many runs more are done. */
export function employ(job: Job, onProgress: (runs: number) => void = () => undefined): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: job,
      // Most of what a run makes is gone with the run.
      resourceLimits: { maxYoungGenerationSizeMb: 96 },
    })
    worker.on('message', (word: Word) => {
      if (word.kind === 'progress') return onProgress(word.runs)
      void worker.terminate()
      resolve(word.figures)
    })
    worker.once('error', reject)
  })
}

/** Shares the runs of a job among workers and adds up what they saw. */
export async function employAll(
  job: Job,
  workers: number,
  onProgress?: (runs: number) => void,
): Promise<Figures> {
  const share = Math.ceil(job.runs / workers)
  const jobs = Array.from({ length: workers }, (_, at) => ({
    ...job,
    seed: job.seed + at * share,
    runs: Math.max(Math.min(share, job.runs - at * share), 0),
  })).filter(({ runs }) => runs > 0)
  return (await Promise.all(jobs.map((each) => employ(each, onProgress)))).reduce(add)
}

function add(a: Figures, b: Figures): Figures {
  for (const [from, to] of [
    [b.counts.faults, a.counts.faults],
    [b.counts.cells, a.counts.cells],
    [b.counts.known, a.counts.known],
  ] as const)
    for (const [key, count] of from) to.set(key, (to.get(key) ?? 0) + count)
  for (const state of b.counts.states) a.counts.states.add(state)
  return {
    runs: a.runs + b.runs,
    steps: a.steps + b.steps,
    lost: a.lost + b.lost,
    failed: a.failed + b.failed,
    counts: a.counts,
    failures: [...a.failures, ...b.failures],
  }
}
