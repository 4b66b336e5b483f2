import type { GrantRecord } from '../decide/record.ts'
import { AuthError } from '../errors.ts'
import type { Platform, Store, Wake } from '../platform/port.ts'
import type { LazyProtocol } from '../protocol/lazy.ts'
import type { ResolvedSettings } from '../settings.ts'
import type { AuthEvents, Session } from '../types.ts'
import { loadAllAhead } from './ahead.ts'
import { createAccessTokens, type AccessTokens } from './access-token.ts'
import { createCallbacks, type Callbacks } from './callback.ts'
import type { Context } from './context.ts'
import { callbackUri, type Home } from './home.ts'
import { createHeartbeat } from './heartbeat.ts'
import { createListeners, type Listeners } from './listeners.ts'
import { createLosses, type Losses } from './losses.ts'
import { createMemory } from './memory.ts'
import { createModes, type Modes } from './modes.ts'
import { createTabs } from './tabs.ts'
import { createNews } from './news.ts'
import { createQueue } from './queue.ts'
import { createRecorder } from './recorder.ts'
import { restore } from './restore.ts'
import { createSession } from './session.ts'
import { createSignIns, type SignIns } from './sign-in.ts'

/** One per provider, client_id and name in a realm, however many clients and copies of the SDK there are. */
export interface Engine {
  readonly context: Context
  readonly tokens: AccessTokens
  readonly signIns: SignIns
  readonly modes: Modes
  readonly losses: Losses
  readonly callbacks: Callbacks
  readonly events: Listeners<EngineEvent>
  /** Opens channel and listeners, restores the session and deals with a callback; once. */
  start(home: Home): Promise<Session>
  /** A client has gone, and its addresses with it. */
  leave(home: Home): void
  dispose(): void
}

export type EngineEvent = {
  [T in keyof AuthEvents]: { readonly type: T; readonly event: AuthEvents[T] }
}[keyof AuthEvents]

/** By then the page has what it needed first, ms. */
const prefetchDelay = 5_000

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
  const homes = new Set<Home>()
  let started: Promise<Session> | undefined
  let deafen: (() => void) | undefined
  let cancelPrefetch: (() => void) | undefined

  const emit: Context['emit'] = (type, event) => news.tell(() => events.tell({ type, event } as EngineEvent))
  const recorder = createRecorder({
    platform,
    store,
    news,
    logger: settings.logger,
    share: (entries) => tabs.share(entries),
  })
  const tabs = createTabs({
    platform,
    name: settings.key,
    onMoved: look,
    onHolding(intent) {
      context.holding.clear()
      context.holding.set(intent, platform.clock.mono())
    },
    onTrail: recorder.merge,
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
    announce: tabs.announce,
    announceHolding: tabs.announceHolding,
    tell: tabs.tell,
    handovers: tabs.handovers,
  }
  const tokens = createAccessTokens(context, async () => started)
  const signIns = createSignIns(context)
  const modes = createModes(context)
  const losses = createLosses({
    context,
    tokens,
    home: () => [...homes].at(-1),
    leave: ({ redirectUri, beforeRedirect }) =>
      signIns.start({ options: { beforeRedirect }, redirectUri, reason: 'expired' }),
  })
  const callbacks = createCallbacks(context, signIns)
  const heartbeat = createHeartbeat(context, tokens)

  function onTake(before: GrantRecord | undefined, now: GrantRecord | undefined, byThisTab: boolean): void {
    tokens.moved()
    const was = before?.status === 'live' ? before : undefined
    // A loss that was kept from the app and came right is for the app what a renewal is.
    const wasHeld = losses.isHeld(before)
    if (now?.status === 'lost' && was !== undefined) losses.lose(now)
    else if (!losses.isHeld(now)) session.dispatch({ type: 'grant', grant: now })
    if (now?.status === 'live' && now.user !== null) {
      if (before?.user && before.user.sub !== now.user.sub) emit('user-changed', { user: now.user })
      if (wasHeld) emit('renewed', { byThisTab })
      else if (was?.grantId !== now.grantId && started !== undefined) emit('signed-in', { user: now.user })
      else if (was !== undefined && !byThisTab) emit('renewed', { byThisTab })
    } else if (was !== undefined && now?.status !== 'lost') {
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

  function onWake(why: Wake): void {
    if (why === 'pageshow') signIns.cameBack()
    look()
    losses.look()
    heartbeat.wake()
  }

  return {
    context,
    tokens,
    signIns,
    modes,
    losses,
    callbacks,
    events,
    start(home) {
      homes.add(home)
      if (started === undefined) {
        tabs.open()
        deafen = platform.page.onWake(onWake)
        recorder.load().catch(reportStorage)
        started = restore(context, {
          protocol,
          callbacks,
          redirectUri: callbackUri(home, platform.page.url()),
          onRestored() {
            losses.look()
            heartbeat.beat()
          },
        })
        cancelPrefetch = platform.clock.alarm(prefetchDelay, () => {
          loadAllAhead(context, protocol, home)
        })
      }
      return started
    },
    leave: (home) => void homes.delete(home),
    dispose() {
      life.abort(new AuthError('disposed'))
      heartbeat.stop()
      cancelPrefetch?.()
      deafen?.()
      tabs.close()
      store.close()
    },
  }
}
