import { eventsOf, isOfAnother, type EngineEvent } from '../decide/news.ts'
import { AuthError } from '../errors.ts'
import type { Platform, Sleep, Store, Wake } from '../platform/port.ts'
import type { LazyProtocol } from '../protocol/lazy.ts'
import type { ResolvedSettings } from '../settings.ts'
import type { Session } from '../types.ts'
import { loadAllAhead } from './ahead.ts'
import { createAccessTokens, type AccessTokens } from './access-token.ts'
import { createCallbacks, type Callbacks } from './callback.ts'
import type { Context } from './context.ts'
import { callbackUri, type Home } from './home.ts'
import { createHeartbeat } from './heartbeat.ts'
import { createListeners, type Listeners } from './listeners.ts'
import { createLosses, type Losses } from './losses.ts'
import { createMemory, type Taken } from './memory.ts'
import { createModes, type Modes } from './modes.ts'
import { openStore, reportStorage } from './open-store.ts'
import { createTabs } from './tabs.ts'
import { afterTasks } from './lock.ts'
import { atOnce, tellChange, type Tell } from './news.ts'
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
  /** Hears the other tabs, and has their trail. */
  open(): void
  /** Opens channel and listeners, restores the session and deals with a callback; once. */
  start(home: Home): Promise<Session>
  /** A client has gone, and its addresses with it. */
  leave(home: Home): void
  dispose(): void
}

/** By then the page has what it needed first, ms. */
const prefetchDelay = 5_000

/** Wires the parts of an engine. */
export function createEngine(
  settings: ResolvedSettings,
  platform: Platform,
  createProtocol: (store: Store) => LazyProtocol,
): Engine {
  const life = new AbortController()
  const listeners = createListeners<EngineEvent>()
  const session = createSession()
  const store = openStore({ platform, settings }, () => context)
  const homes = new Set<Home>()
  let presence = new AbortController()
  let started: Promise<Session> | undefined
  const ends: (() => void)[] = []
  /** Of whom the app was last told. */
  let told: string | undefined

  const recorder = createRecorder({
    platform,
    store,
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
  const emitBy =
    (tell: Tell): Context['emit'] =>
    (type, event) =>
      tell(() => listeners.tell({ type, event } as EngineEvent))
  const context: Context = {
    platform,
    settings,
    store,
    memory,
    recorder,
    session,
    emit: emitBy(atOnce),
    life: life.signal,
    presence: () => presence.signal,
    protocol,
    queue: createQueue(),
    holding: new Map(),
    sends: new Map(),
    tasks: new Set(),
    refused: new Set(),
    announce: tabs.announce,
    announceHolding: tabs.announceHolding,
    tell: tabs.tell,
    handovers: tabs.handovers,
    telling: (tell) => ({
      ...context,
      memory: memory.telling(tell),
      recorder: recorder.telling(tell),
      emit: emitBy(tell),
    }),
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

  function onTake({ before, now, byThisTab, tell }: Taken): void {
    tokens.moved()
    const isRestored = started !== undefined
    const events = eventsOf({ before, now, byThisTab, isRestored, wasHeld: losses.isHeld(before) })
    const isUrgent = isOfAnother(told, now)
    tellChange(
      (call) => tell(call, isUrgent),
      events,
      listeners.tell,
      (by) => {
        if (now?.status === 'lost' && before?.status === 'live') by(() => losses.lose(now))
        else if (!losses.isHeld(now)) session.dispatch({ type: 'moved', grant: memory.current() }, by)
      },
    )
    tell(() => (told = session.get().user?.sub))
    losses.moved()
    heartbeat.beat()
  }

  function open(): void {
    tabs.open()
    recorder.load().catch((error: unknown) => reportStorage(recorder, error))
  }

  /** Compares with storage; a failure leaves what was known, to be verified before the next use. */
  function look(): void {
    if (life.signal.aborted) return // It may still have something to say, and hears nothing.
    memory.doubt()
    memory.read().catch((error: unknown) => {
      if (!life.signal.aborted) reportStorage(recorder, error)
    })
  }

  /** A message to a sleeping page would cost it its place in the cache, or have it begin what stops the other tabs. */
  function onSleep(why: Sleep): void {
    close()
    // A page that is left lets its locks go: those who wait would wait for a page that may never come back.
    if (why === 'pagehide') presence.abort(new AuthError('temporarily_unavailable', { subject: 'page left' }))
  }

  function onWake(why: Wake): void {
    if (life.signal.aborted) return // By an earlier listener to the same event.
    tabs.open()
    if (presence.signal.aborted) presence = new AbortController()
    if (why === 'pageshow') signIns.cameBack()
    look()
    losses.look()
    heartbeat.wake()
  }

  function close(): void {
    tabs.close()
    store.close()
  }

  return {
    context,
    tokens,
    signIns,
    modes,
    losses,
    callbacks,
    events: listeners,
    open,
    start(home) {
      homes.add(home)
      if (started === undefined) {
        open()
        ends.push(platform.page.onWake(onWake), platform.page.onSleep(onSleep))
        started = restore(context, {
          protocol,
          callbacks,
          redirectUri: callbackUri(home, platform.page.url()),
          onRestored() {
            losses.look()
            heartbeat.beat()
          },
        })
        ends.push(platform.clock.alarm(prefetchDelay, () => loadAllAhead(context, protocol, home)))
      }
      return started
    },
    leave: (home) => void homes.delete(home),
    dispose() {
      life.abort(new AuthError('disposed'))
      heartbeat.stop()
      for (const end of ends) end()
      // What was sent is brought to its end, of which the other tabs must hear.
      afterTasks(context, close)
    },
  }
}
