import { expiredError } from '../decide/session.ts'
import type { GrantRecord } from '../decide/record.ts'
import { AuthError, isAuthError } from '../errors.ts'
import type { Platform, Store, Wake } from '../platform/port.ts'
import { isRedirectUri } from '../protocol/callback-url.ts'
import type { LazyProtocol } from '../protocol/lazy.ts'
import type { ResolvedSettings } from '../settings.ts'
import type { AuthEvents, Session } from '../types.ts'
import { createAccessTokens, type AccessTokens } from './access-token.ts'
import { createCallbacks, type Callbacks } from './callback.ts'
import type { Context } from './context.ts'
import { loadDiagnosis } from './diagnose.ts'
import { createHeartbeat } from './heartbeat.ts'
import { createListeners, type Listeners } from './listeners.ts'
import { createMemory } from './memory.ts'
import { createNews } from './news.ts'
import { createQueue } from './queue.ts'
import { createRecorder } from './recorder.ts'
import { createSession } from './session.ts'
import { createSignIns, type SignIns } from './sign-in.ts'
import { loadProviderSignOut } from './sign-out.ts'

/** One per provider, client_id and name in a realm, however many clients and copies of the SDK there are. */
export interface Engine {
  readonly context: Context
  readonly tokens: AccessTokens
  readonly signIns: SignIns
  readonly callbacks: Callbacks
  readonly events: Listeners<EngineEvent>
  /** Opens channel and listeners, restores the session and deals with a callback; once. */
  start(redirectUri: string): Promise<Session>
  dispose(): void
}

export type EngineEvent = {
  [T in keyof AuthEvents]: { readonly type: T; readonly event: AuthEvents[T] }
}[keyof AuthEvents]

/** By then the page has what it needed first, ms. */
const prefetchDelay = 5_000
/** Loads a part before it is needed, and before a new deployment removes it. */
function loadAhead(part: Promise<unknown>): void {
  // It is asked for again where it is needed, and the failure told there.
  part.catch(() => undefined)
}

/** Makes the protocol over a store. */
export type ProtocolFactory = (store: Store) => LazyProtocol

/** Wires the parts of an engine. */
export function createEngine(
  settings: ResolvedSettings,
  platform: Platform,
  createProtocol: ProtocolFactory,
): Engine {
  const life = new AbortController()
  const events = createListeners<EngineEvent>()
  const news = createNews()
  const session = createSession(news)
  const store = platform.openStore(settings.key, () =>
    recorder.record('warning', {
      topic: 'storage',
      remedy: 'This browser gives no storage here: the session lives in this page alone and ends with it.',
    }),
  )
  let channel: ReturnType<Platform['openChannel']> | undefined
  let started: Promise<Session> | undefined
  let deafen: (() => void) | undefined
  let cancelPrefetch: (() => void) | undefined

  const emit: Context['emit'] = (type, event) => news.tell(() => events.tell({ type, event } as EngineEvent))
  const recorder = createRecorder({
    platform,
    store,
    news,
    logger: settings.logger,
    share: (entries) => channel?.post({ kind: 'trail', entries }),
  })
  const memory = createMemory({ store, clock: platform.clock, onTake })
  const protocol = createProtocol(store)
  const context: Context = {
    platform,
    settings,
    store,
    memory,
    recorder,
    session,
    emit,
    life: life.signal,
    protocol,
    news,
    queue: createQueue(),
    holding: new Map(),
    sends: new Map(),
    refused: new Set(),
    announce: () => channel?.post({ kind: 'moved' }),
    announceHolding(intent) {
      hearHolding(intent)
      channel?.post({ kind: 'holding', intent })
    },
  }
  const tokens = createAccessTokens(context, async () => started)
  const signIns = createSignIns(context)
  const callbacks = createCallbacks(context, signIns)
  const heartbeat = createHeartbeat(context, tokens)

  function onTake(before: GrantRecord | undefined, now: GrantRecord | undefined, byThisTab: boolean): void {
    tokens.moved()
    session.dispatch({ type: 'grant', grant: now })
    const was = before?.status === 'live' ? before : undefined
    if (now?.status === 'live' && now.user !== null) {
      if (was !== undefined && was.user?.sub !== now.user.sub) emit('user-changed', { user: now.user })
      if (was?.grantId !== now.grantId && started !== undefined) emit('signed-in', { user: now.user })
      else if (was !== undefined && !byThisTab) emit('renewed', { byThisTab })
    } else if (now?.status === 'lost' && was !== undefined) {
      emit('reauth-required', { error: expiredError(now) })
    } else if (was !== undefined) {
      const cause =
        now === undefined ? 'storage-cleared' : byThisTab ? 'signed-out' : 'signed-out-in-another-tab'
      emit('signed-out', { cause })
    }
    heartbeat.beat()
  }

  /** Compares with storage; a failure leaves what was known, to be verified before the next use. */
  function look(): void {
    memory.doubt()
    memory.read().catch((error: unknown) => {
      if (!life.signal.aborted) reportStorage(error)
    })
  }

  function reportStorage(error: unknown): void {
    recorder.record('warning', {
      topic: 'storage',
      remedy: error instanceof Error ? error.name : 'The store cannot be read.',
    })
  }

  function onMessage(message: unknown): void {
    const { kind, entries, intent } = (
      typeof message === 'object' && message !== null ? message : {}
    ) as Readonly<Record<string, unknown>>
    if (kind === 'moved') look()
    if (kind === 'holding' && typeof intent === 'string') hearHolding(intent)
    if (kind === 'trail') recorder.merge(entries)
  }

  function hearHolding(intent: string): void {
    context.holding.clear()
    context.holding.set(intent, platform.clock.mono())
  }

  function onWake(why: Wake): void {
    if (why === 'pageshow') signIns.cameBack()
    look()
    heartbeat.wake()
  }

  /** A callback that never became a sign-in: the session that was there stays, or else its error is shown. */
  async function fail(error: AuthError): Promise<void> {
    const grant = await memory.read().catch(() => undefined)
    session.dispatch({ type: 'sign-in-failed', error, grant })
  }

  async function restore(redirectUri: string): Promise<Session> {
    recorder.load().catch(reportStorage)
    const url = platform.page.url()
    if (isRedirectUri(url, redirectUri)) loadAhead(protocol.load())
    let grant: GrantRecord | undefined
    try {
      if (await callbacks.isPending(url, redirectUri))
        return (await callbacks.handle(url, redirectUri)).session
    } catch (error) {
      // The session carries it, and every caller of handleCallback gets it too.
      if (!isAuthError(error)) throw error
      if (session.get().status === 'restoring') await fail(error)
      return session.get()
    }
    try {
      grant = await memory.read()
    } catch (error) {
      if (!isAuthError(error)) throw error
      session.dispatch({ type: 'sign-in-failed', error, grant })
      return session.get()
    }
    session.dispatch({ type: 'grant', grant })
    if (grant?.status === 'live') recorder.record('restored', { epoch: grant.epoch })
    heartbeat.beat()
    return session.get()
  }

  return {
    context,
    tokens,
    signIns,
    callbacks,
    events,
    start(redirectUri) {
      if (started === undefined) {
        channel = platform.openChannel(settings.key, onMessage)
        deafen = platform.page.onWake(onWake)
        started = restore(redirectUri)
        cancelPrefetch = platform.clock.alarm(prefetchDelay, () => {
          for (const part of [protocol.load(), loadDiagnosis(), loadProviderSignOut()]) loadAhead(part)
        })
      }
      return started
    },
    dispose() {
      life.abort(new AuthError('disposed'))
      heartbeat.stop()
      cancelPrefetch?.()
      deafen?.()
      channel?.close()
      store.close()
    },
  }
}
