import { acquireEngine, clientsOf } from './engine/registry.ts'
import { authorizedFetch, callApi } from './engine/authorized-fetch.ts'
import { createEngine, type Engine } from './engine/engine.ts'
import { callbackUri, type Home } from './engine/home.ts'
import { loadPart } from './engine/parts.ts'
import { signOut } from './engine/sign-out.ts'
import { restoring } from './decide/session.ts'
import { AuthError } from './errors.ts'
import { isDevelopment } from './is-development.ts'
import { browserPlatform } from './platform/browser/index.ts'
import type { Platform } from './platform/port.ts'
import { isRedirectUri } from './protocol/callback-url.ts'
import { lazyProtocol } from './protocol/lazy.ts'
import { resolveSettings, type AuthSettings } from './settings.ts'
import type { AccessTokenRequest, AuthClient, TokenRequest } from './types.ts'

/**
 * Makes a client for one provider. It does nothing until `subscribe` or a method is called, so that it can be made at
 * module level and on a server.
 *
 * @param settings see AuthSettings; only authority, client_id and redirect_uri are needed
 * @param platform the world to live in; the browser's where absent
 * @throws TypeError naming the wrong setting
 * @example
 * export const auth = createAuthClient({
 *   authority: 'https://id.example.com',
 *   client_id: 'my-app',
 *   redirect_uri: '/callback',
 * })
 * @see RFC 6749 4.1, RFC 7636, OpenID Connect Core 1.0
 */
export function createAuthClient(settings: AuthSettings, platform?: Platform): AuthClient {
  const resolved = resolveSettings(settings)
  const unsubscribers = new Set<() => void>()
  let disposed = false
  let engine: Engine | undefined
  let release: (() => void) | undefined
  let restored: Promise<unknown> | undefined
  let home: Home

  // Where the app has one API, a token without further words is meant for it; an organization's own token has no API.
  const [first, ...others] = resolved.resources
  const only = others.length > 0 ? undefined : first
  const meant = <R extends TokenRequest>(request: R): R =>
    request.resource || request.organization_id ? request : { ...request, resource: only }
  const getAccessToken = async (request: AccessTokenRequest = {}): Promise<string> =>
    live().losses.get(meant(request))

  /** The engine, made and started at the first use. */
  function live(): Engine {
    if (disposed) throw new AuthError('disposed')
    if (engine === undefined) {
      const world = platform ?? browserPlatform()
      const { clock } = world
      ;[engine, release] = acquireEngine(resolved, (united) =>
        createEngine(united, world, (store) =>
          lazyProtocol(async () => {
            const { createProtocol } = await import('./protocol/oauth.ts')
            const fetch = united.fetch ?? world.fetch
            return createProtocol({ settings: united, store, fetch, now: clock.wall })
          }),
        ),
      )
      home = homeOf(engine)
      restored = engine.start(home)
      // Whoever awaits it gets the error; nobody need.
      restored.catch(() => undefined)
      const { page } = world
      const clients = clientsOf(resolved.key)
      const { context } = engine
      if (isDevelopment())
        void import('./hints.ts').then(({ giveHints }) => giveHints({ page, home, clients, context }))
    }
    return engine
  }

  /** Where this client's sign-ins come back to: paths are of the origin of the page. */
  function homeOf(current: Engine): Home {
    const { redirect_uri, popup_redirect_uri = redirect_uri, silent_redirect_uri, beforeRedirect } = resolved
    return {
      redirectUri: absolute(current, redirect_uri),
      popupRedirectUri: absolute(current, popup_redirect_uri),
      silentRedirectUri: silent_redirect_uri && absolute(current, silent_redirect_uri),
      beforeRedirect,
    }
  }

  function keep(unsubscribe: () => void): () => void {
    unsubscribers.add(unsubscribe)
    return () => {
      unsubscribers.delete(unsubscribe)
      unsubscribe()
    }
  }

  const client: AuthClient = {
    getSnapshot: () => engine?.context.session.get() ?? restoring,
    // Effects that come back after the end (Activity, hot reload) must not break the page.
    subscribe: (listener) => (disposed ? () => undefined : keep(live().context.session.subscribe(listener))),
    ready: async () => {
      const { context } = live()
      await restored
      return context.session.get()
    },
    signIn: async (options = {}) => {
      const { callbacks, context, modes, signIns } = live()
      const { beforeRedirect = home.beforeRedirect } = options
      const { redirectUri, popupRedirectUri, silentRedirectUri } = home
      if (options.mode === 'popup') return modes.popup(options, popupRedirectUri, Promise.resolve(restored))
      // A callback of this page load comes first: it may sign the user in.
      await restored
      if (options.mode === 'silent') {
        if (silentRedirectUri === undefined)
          throw new AuthError('config_invalid', { subject: 'silent_redirect_uri' })
        return modes.silent(options, silentRedirectUri)
      }
      // Nobody wants to return to the callback page: the earlier wish holds.
      const onCallback = isRedirectUri(context.platform.page.url(), redirectUri)
      const returnTo = options.returnTo ?? (onCallback ? ((await callbacks.returnTo()) ?? '/') : undefined)
      return signIns.start({
        options: { ...options, returnTo, beforeRedirect },
        redirectUri,
        reason: 'sign-in',
      })
    },
    handleCallback: async (given) => {
      const { callbacks, context } = live()
      // The login may be one that another library began.
      if (resolved.adopt) await restored
      const url = String(given ?? context.platform.page.url())
      return callbacks.handle(url, callbackUri(home, url))
    },
    getAccessToken,
    getExpiry: (request = {}) => {
      const token = engine?.tokens.held(meant(request))
      return token === undefined ? undefined : new Date(token.expiresAt)
    },
    fetch: async (input, init) => authorizedFetch(live(), home, getAccessToken, input, init),
    withToken: async (send, request = {}) => callApi(live().context, getAccessToken, send, request),
    userInfo: async (options = {}) => {
      const current = live()
      const { userInfo } = await loadPart(() => import('./engine/user-claims.ts'))
      return userInfo(current, options)
    },
    signOut: async (options = {}) => {
      const current = live()
      const returnTo = options.returnTo ?? resolved.post_logout_redirect_uri
      return signOut(
        current.context,
        options,
        returnTo === undefined ? undefined : absolute(current, returnTo),
      )
    },
    get trail() {
      return live().context.recorder.trail
    },
    on: (type, listener) =>
      keep(
        live().events.add((told) => {
          if (told.type === type) listener(told.event as never)
        }),
      ),
    dispose() {
      if (disposed) return
      disposed = true
      for (const unsubscribe of unsubscribers) unsubscribe()
      if (home !== undefined) engine?.leave(home)
      release?.()
    },
  }
  return client
}

function absolute({ context }: Engine, uri: string): string {
  return new URL(uri, new URL(context.platform.page.url()).origin).href
}
