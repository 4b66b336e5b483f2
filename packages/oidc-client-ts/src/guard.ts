import { AuthError } from '@onegrant/core'
import { type browserPlatform as Browser, browserPlatform } from '@onegrant/core/platform'
import type { User, UserManager } from 'oidc-client-ts'
import type { Degradation, GuardEvent, GuardListener } from './events.ts'
import type { Guarded } from './guarded.ts'
import { bareOf, insideOf } from './inside.ts'
import { memoryLedger } from './ledger/memory.ts'
import { openLedger } from './ledger/open.ts'
import type { Ledger } from './ledger/rows.ts'
import { createRedeem } from './redeem.ts'
import { createRefresh } from './refresh.ts'
import { revokeTokens, storeUser } from './sign-out.ts'
import { hear } from './tabs.ts'
import { watchTransport } from './transport.ts'

/** What an app may ask of the guard. */
export interface GuardOptions {
  /** Hears what is sent, joined, adopted, replayed, refused, unclear and dropped. Secret-free. */
  readonly onEvent?: GuardListener | undefined
}

/** Shared by all managers of the page: where Web Locks are absent, they queue in here. */
let platform: ReturnType<typeof Browser> | undefined

const listeners = Symbol.for('onegrant.guard')

/**
 * Makes a UserManager send each authorization code and each refresh token once, across calls, managers and tabs.
 *
 * The manager is changed in place and keeps its API, its settings and its stored user. Guard it before anything binds
 * its methods (`AuthProvider` of react-oidc-context does), and in every page of the app. A second call only adds its
 * listener.
 *
 * @param manager a UserManager of oidc-client-ts 3.5
 * @returns the same manager
 * @throws TypeError where the manager is of another version and lacks what the guard stands on
 * @example
 * const userManager = guardUserManager(new UserManager({ authority, client_id, redirect_uri }))
 * @see RFC 6749 sections 4.1.2 and 6, RFC 9700 section 4.14.2
 */
export function guardUserManager(manager: UserManager, options: GuardOptions = {}): UserManager {
  const known = (manager as { [listeners]?: Set<GuardListener> })[listeners]
  const heard = known ?? new Set<GuardListener>()
  if (options.onEvent !== undefined) heard.add(options.onEvent)
  if (known === undefined) install(manager, heard)
  return manager
}

function install(manager: UserManager, heard: Set<GuardListener>): void {
  const inside = insideOf(manager)
  // Apart from whatever is under way: a listener that throws is the app's fault, and nobody's sign-in fails by it.
  const emit = (event: GuardEvent): void => heard.forEach((listener) => queueMicrotask(() => listener(event)))
  const degrade = (reason: Degradation): void => emit({ type: 'degraded', reason })
  Object.defineProperty(manager, listeners, { value: heard })
  if (globalThis.isSecureContext !== true) return degrade('insecure_context')

  const guarded = assemble(manager, emit)
  const { signinEnd, requestType } = createRedeem(guarded)
  Object.assign(inside, {
    _useRefreshToken: createRefresh(guarded),
    _signinEnd: signinEnd,
    _revokeInternal: (user: User | null, types?: readonly string[]) => revokeTokens(guarded, user, types),
    storeUser: (user: User | null) => storeUser(guarded, user),
    async signinCallback(url: string = location.href): Promise<User | undefined> {
      const { type, isUsed } = await requestType(url)
      if (type === 'si:r') return manager.signinRedirectCallback(url)
      // A popup or frame whose state is used up has told its opener already.
      return isUsed && type !== undefined ? undefined : guarded.bare.signinCallback(url)
    },
  })
  if (navigator.locks === undefined) degrade('no_web_locks')
  if (guarded.watches.token === undefined || guarded.watches.code === undefined) degrade('no_transport')
}

function assemble(manager: UserManager, emit: (event: GuardEvent) => void): Guarded {
  platform ??= browserPlatform()
  const { clock, crypto, locks, openChannel } = platform
  const { authority, client_id } = manager.settings
  const key = `${authority.replace(/\/+$/, '')}|${client_id}`
  const inside = insideOf(manager)
  let shown: string | undefined

  const guarded: Guarded = {
    manager,
    bare: bareOf(manager),
    client: inside._client,
    id: crypto.random(),
    name: `onegrant.guard|${key}`,
    ledger: withFallback(openLedger(`onegrant.guard|${key}`), () =>
      emit({ type: 'degraded', reason: 'no_indexeddb' }),
    ),
    clock,
    crypto,
    locks,
    // Without locks, whoever wrote `sent` may be alive, and its request on the way.
    longestWait: Math.max(20, 10 + manager.settings.silentRequestTimeoutInSeconds) * 1000,
    resendAfter: navigator.locks === undefined ? 15_000 : 5_000,
    watches: {
      token: watchTransport(inside._client),
      code: watchTransport((inside._client as unknown as { _validator?: unknown })._validator),
    },
    emit,
    post: (message) => channel.post(message),
    async show(user, always) {
      const isNews = always !== undefined || shown !== user.access_token
      shown = user.access_token
      // No news still arms the timers anew: the one that asked for this has gone off.
      await inside._events.load(user, isNews)
    },
    async unshow() {
      shown = undefined
      await inside._events.unload()
    },
  }
  const channel = openChannel(`guard|${key}`, (message) => void hear(guarded, message))
  return guarded
}

/** Where the database cannot be opened at all, this page at least keeps its own ledger. */
function withFallback(ledger: Ledger, degraded: () => void): Ledger {
  let used: Ledger | undefined
  return {
    async change(task) {
      used ??= await ledger
        .change(() => Promise.resolve(ledger))
        .catch(() => {
          degraded()
          return memoryLedger()
        })
      try {
        return await used.change(task)
      } catch (error) {
        if (!(error instanceof DOMException)) throw error
        throw new AuthError('temporarily_unavailable', { subject: 'ledger', cause: error })
      }
    },
  }
}
