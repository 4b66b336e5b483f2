import { planLadder } from '../decide/ladder.ts'
import type { GrantRecord } from '../decide/record.ts'
import type { Task } from '../decide/worker-messages.ts'
import { AuthError } from '../errors.ts'
import type { ResolvedSettings } from '../settings.ts'
import { within } from '../within.ts'
import { fingerprint, type Context } from './context.ts'
import type { Executor, RenewalEnd, Waiter } from './executor.ts'
import { loadRedeem, loadRenew } from './page-executor.ts'
import { loadPart } from './parts.ts'
import { createLink, type Done, type Link } from './worker-link.ts'

/** Longest wait for the answer of a worker whose commit, or another's, is known already, ms. */
const answerTime = 1_000

/** One for each engine, by its settings: they are the engine's own. */
const executors = new WeakMap<ResolvedSettings, WorkerExecutor>()

/** Sends from a worker. */
export interface WorkerExecutor extends Executor<Context> {
  /** Joins the worker before it is needed: one that does not outlive its pages lives as long as one of them does. */
  connect(): Promise<void>
}

/** The executor of an engine: chosen when it is first needed. */
export function workerExecutor(context: Context): WorkerExecutor {
  const known = executors.get(context.settings)
  if (known !== undefined) return known
  const made = createWorkerExecutor(context)
  executors.set(context.settings, made)
  return made
}

/**
 * Sends from a worker, which may outlive the page. Worker and page stand under the same locks and the same record, so
 * that either may go on where the other one ended.
 * Where no worker can, the page itself sends.
 */
function createWorkerExecutor(first: Context): WorkerExecutor {
  const page: Executor<Context> = {
    renew: async (...about) => (await loadPart(loadRenew)).renew(...about),
    redeem: async (...about) => (await loadPart(loadRedeem)).redeem(...about),
  }
  let links: readonly Link[] = []
  // Without the parts that reach a worker, the page sends.
  const climbed = climb().catch(() =>
    first.recorder.record('executor', { kind: 'page', reason: 'not loaded' }),
  )

  async function climb(): Promise<void> {
    const { platform, settings, recorder } = first
    const workers = await loadPart(() => platform.loadWorkers())
    const { rungs, reason } = planLadder({
      kinds: workers.kinds(),
      isSimulated: workers.isSimulated(),
      hasOwnFetch: settings.fetch !== undefined,
      isInMemory: settings.persistence === 'memory',
      hasLocks: platform.locks.areShared,
    })
    // The client may have gone meanwhile, and would end nothing that begins now.
    if (first.life.aborted) return
    if (reason !== undefined) recorder.record('executor', { kind: 'page', reason })
    links = rungs.map((kind) => createLink(first, workers, kind))
  }

  /** Asks the workers one after the other; undefined where none of them has an answer. */
  async function ask({ life }: Context, task: Task): Promise<Done | undefined> {
    await climbed
    // Who has gone meanwhile asks nobody, and leaves no port open.
    life.throwIfAborted()
    for (const link of links) {
      const answer = await within(link.ask(task), life)
      if (answer?.kind === 'failed') throw new AuthError(answer.code, answer.details)
      if (answer !== undefined) return answer
    }
    return undefined
  }

  return {
    async connect() {
      await climbed
      if (first.life.aborted) return
      for (const link of links) if (await link.connect()) return
    },
    async renew(context, renewal, waiter) {
      const { memory } = context
      const { key, minValidity } = renewal
      // What storage refuses is in this page alone.
      if (memory.isHolding()) return page.renew(context, renewal, waiter)
      const rejected = renewal.rejected && (await fingerprint(context, renewal.rejected))
      const done = await Promise.race([
        ask(context, { kind: 'renew', key, rejected, minValidity }),
        outrun(context, waiter),
      ])
      // A message says where to look, and no more: the record has the token.
      const grant = done && (await memory.read())
      return done !== undefined && isSameRecord(grant, done)
        ? (done.end as RenewalEnd)
        : page.renew(context, renewal, waiter)
    },
    async redeem(context, state) {
      const done = await ask(context, { kind: 'redeem', state }).catch((error: unknown) => {
        // Nobody knows the state where the worker looks: the page shall look itself.
        if (error instanceof AuthError && error.code === 'callback_unknown_state') return undefined
        throw error
      })
      const found = await context.memory.change(state, (checked) => ({ result: checked }))
      const { transaction } = found
      return done !== undefined && transaction !== undefined && isSameRecord(found.grant, done)
        ? { kind: done.end as 'signed-in' | 'restart', transaction }
        : page.redeem(context, state)
    },
  }
}

/** What another tab has committed may be all that the caller waits for, and the worker be silent. */
function outrun({ platform, memory }: Context, { moved }: Waiter): Promise<Done> {
  return new Promise((resolve) => {
    const end = (): void =>
      resolve({ kind: 'done', id: 0, end: 'moved', epoch: memory.current()?.epoch ?? 0 })
    moved.addEventListener('abort', () => platform.clock.alarm(answerTime, end), { once: true })
  })
}

/** A worker that speaks of another record has another storage, or one that refuses what the worker holds. */
function isSameRecord(grant: GrantRecord | undefined, { epoch }: Done): boolean {
  return grant === undefined ? epoch === 0 : epoch > 0 && grant.epoch >= epoch
}
