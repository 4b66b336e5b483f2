import { freshness } from '../decide/freshness.ts'
import { tokenRequest } from '../decide/token-key.ts'
import type { FromWorker, Task, WorkerEnd, WorkerSettings } from '../decide/worker-messages.ts'
import { fingerprint, type Context } from '../engine/context.ts'
import { createEngine } from '../engine/engine.ts'
import { redeem } from '../engine/redeem.ts'
import { renew } from '../engine/renew.ts'
import { AuthError, isAuthError } from '../errors.ts'
import type { Platform, Store } from '../platform/port.ts'
import type { LazyProtocol } from '../protocol/lazy.ts'
import { resolveSettings, type ResolvedSettings } from '../settings.ts'

/** What a worker does for one client: the engine of a page, asked by pages. */
export interface Desk {
  readonly context: Context
  /** Does a task, and never fails. */
  perform(id: number, task: Task): Promise<FromWorker>
  /** Notes that the page had gone before its task was done. */
  outlived(task: Task, page: string): void
}

export interface DeskOptions {
  createProtocol(settings: ResolvedSettings, store: Store): LazyProtocol
  /** The user has signed out: whoever comes next gets another desk. */
  onForgotten(): void
}

/** Opens a desk. */
export function createDesk(
  settings: WorkerSettings,
  platform: Platform,
  { createProtocol, onForgotten }: DeskOptions,
): Desk {
  // The address that codes come back to is in their transactions; nothing here asks for another.
  const resolved = resolveSettings({ ...settings, redirect_uri: '/' })
  const engine = createEngine(resolved, platform, (store) => createProtocol(resolved, store))
  const { context } = engine
  const { memory, recorder } = context
  const waiting = new Set<AbortController>()
  let flights = 0
  let isForgotten = false
  // Who waits for the lane waits no longer where the record has moved.
  engine.events.add(({ type }) => {
    for (const moved of waiting) moved.abort(new AuthError('superseded'))
    if (type === 'signed-out') forget()
  })
  engine.open()

  /** Lets go of all it knows, as soon as what is under way has ended: the record says that it is over. */
  function forget(): void {
    isForgotten = true
    onForgotten()
    end()
  }

  async function renewKey({ key, rejected, minValidity }: Task & { kind: 'renew' }): Promise<WorkerEnd> {
    const held = (await memory.read())?.tokens[key]
    const mark = held && (await fingerprint(context, held.accessToken))
    // Any other token than the one that is named will do.
    const refused = mark === rejected ? held?.accessToken : undefined
    const moved = new AbortController()
    waiting.add(moved)
    const hasResidue = (): boolean => {
      const token = memory.current()?.tokens[key]
      return token?.accessToken !== refused && freshness(token, platform.clock.wall(), 0) === 'fresh'
    }
    const renewal = { key, request: tokenRequest(key), rejected: refused, minValidity }
    try {
      return await renew(context, renewal, { moved: moved.signal, hasResidue })
    } finally {
      waiting.delete(moved)
    }
  }

  function end(): void {
    if (isForgotten && flights === 0) engine.dispose()
  }

  return {
    context,
    async perform(id, task) {
      flights++
      try {
        const how = task.kind === 'renew' ? await renewKey(task) : (await redeem(context, task.state)).kind
        return { kind: 'done', id, end: how, epoch: memory.current()?.epoch ?? 0 }
      } catch (error) {
        // Storage or locks that fail here may serve the page.
        if (!isAuthError(error) || error.cause !== undefined) return { kind: 'unfit', id }
        const { code, subject, providerError, status, retryAfter, diagnosis } = error
        return {
          kind: 'failed',
          id,
          code,
          details: { subject, providerError, status, retryAfter, diagnosis },
        }
      } finally {
        flights--
        end()
      }
    },
    outlived({ kind }, page) {
      const credential = kind === 'renew' ? 'refresh_token' : 'code'
      recorder.record('outlived', { credential, page })
    },
  }
}
