import type { Context } from './context.ts'
import type { Executor } from './executor.ts'
import { loadRedeem, loadRenew } from './page-executor.ts'
import { loadPart } from './parts.ts'
import type * as WorkerExecutor from './worker-executor.ts'

/** Loads the page's side of a worker; called when idle, so that it is there when it is needed. */
export function loadWorkerExecutor(): Promise<typeof WorkerExecutor> {
  return import('./worker-executor.ts')
}

const choose = <T>(context: Context, loadPage: () => Promise<T>): Promise<T | Executor<Context>> =>
  loadPart<T | Executor<Context>>(
    context.settings.worker ? async () => (await loadWorkerExecutor()).workerExecutor(context) : loadPage,
  )

/** Sends a renewal from the page itself, or from a worker where the settings name one. */
export const renew: Executor<Context>['renew'] = async (...about) =>
  (await choose(about[0], loadRenew)).renew(...about)

/** The same for the code of a callback. */
export const redeem: Executor<Context>['redeem'] = async (...about) =>
  (await choose(about[0], loadRedeem)).redeem(...about)
