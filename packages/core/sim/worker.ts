import { parentPort, workerData } from 'node:worker_threads'
import type * as Live from './entry.ts'
import type { WorkerKind } from '../src/trail.ts'
import type { PolicyName } from './schedules.ts'
import type { Counts } from './types.ts'

/** What a worker is to do. */
export interface Job {
  /** Path of the bundle. */
  readonly live: string
  readonly seed: number
  readonly runs: number
  /** No run begins later, ms since 1970; undefined for all of them. */
  readonly until?: number | undefined
  readonly policy: PolicyName | 'both'
  readonly without: readonly string[]
  /** Whether what is known and open fails a run all the same. */
  readonly countsKnown?: boolean
  /** The course that every run takes; undefined for whatever chance picks. */
  readonly script?: string | undefined
  /** What sends in every run, in place of the pages. */
  readonly executor?: WorkerKind | undefined
  /** Where the sessions of every run are kept, in place of the disk. */
  readonly persistence?: 'memory' | undefined
  /** Whether tokens are bound to a key in every run. */
  readonly isBound?: boolean | undefined
  /**
   * Path of the bundle of the engine as it is, for a hunt: ends at the first run that fails with `live` and not with
   * this, without making it smaller.
   */
  readonly plain: string | undefined
}

export interface Failure {
  readonly seed: number
  readonly policy: PolicyName
  readonly invariant: string
  readonly text: string
  readonly story: readonly string[]
  readonly config: string
}

export interface Figures {
  runs: number
  steps: number
  lost: number
  readonly counts: Counts
  /** The first of each kind. */
  readonly failures: Failure[]
  failed: number
}

/** What a worker says. */
export type Word =
  | { readonly kind: 'progress'; readonly runs: number }
  | { readonly kind: 'done'; readonly figures: Figures }

function say(word: Word): void {
  parentPort?.postMessage(word)
}

/** How many kinds of failure are made smaller in one go. */
const mostShrunk = 6

/** Which policy a seed is lived by. */
export function policyOf(policy: Job['policy'], seed: number): PolicyName {
  return policy === 'both' ? (seed % 3 === 2 ? 'pct' : 'uniform') : policy
}

async function work(job: Job): Promise<Figures> {
  const live = (await import(job.live)) as typeof Live
  live.lighten()
  const plain = job.plain === undefined ? undefined : ((await import(job.plain)) as typeof Live)
  return live.asTask(() => liveAll(job, live, plain))
}

function liveAll(job: Job, { liveSeed, shrink }: typeof Live, plain: typeof Live | undefined): Figures {
  const counts: Counts = { faults: new Map(), cells: new Map(), states: new Set(), known: new Map() }
  const figures: Figures = { runs: 0, steps: 0, lost: 0, counts, failures: [], failed: 0 }
  const kinds = new Set<string>()
  for (let seed = job.seed; seed < job.seed + job.runs; seed++) {
    if (job.until !== undefined && Date.now() > job.until) break
    if (figures.runs % 1_000 === 999) say({ kind: 'progress', runs: 1_000 })
    const policy = policyOf(job.policy, seed)
    const options = {
      policy,
      counts,
      without: job.without,
      script: job.script,
      executor: job.executor,
      persistence: job.persistence,
      isBound: job.isBound,
      ...(job.countsKnown === true && { known: [] }),
    }
    const result = liveSeed(seed, options)
    figures.runs++
    figures.steps += result.steps
    figures.lost += result.lost
    if (result.violation === undefined) continue
    figures.failed++
    const { invariant, text } = result.violation
    if (plain !== undefined && plain.liveSeed(seed, options).violation !== undefined) continue
    const kind = `${invariant} ${text.replace(/\S*\d\S*|\b[A-F]\b/g, '_')}`
    if (kinds.has(kind)) continue
    kinds.add(kind)
    const isSmall = plain !== undefined || kinds.size > mostShrunk
    const least = isSmall ? result : shrink(result, options)
    figures.failures.push({
      seed,
      policy,
      invariant,
      text: least.violation?.text ?? text,
      story: least.story,
      config: describe(least.config),
    })
    if (plain !== undefined) break
  }
  return figures
}

function describe(config: Live.Result['config']): string {
  const { faults, ...rest } = config
  return JSON.stringify({ ...rest, faults: [...faults] })
}

say({ kind: 'done', figures: await work(workerData as Job) })
