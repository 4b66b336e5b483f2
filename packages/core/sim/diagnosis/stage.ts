import { createSimulator } from '../../../simulator/src/create-simulator.ts'
import type { PresetName } from '../../../simulator/src/types/policy.ts'
import type { Simulator } from '../../../simulator/src/types/simulator.ts'
import { settle } from '../../src/testing/settle.ts'
import type { SimulatedClock } from '../../src/testing/simulated-clock.ts'
import { createOrigin } from '../../src/testing/simulated-origin.ts'
import { app, createIn, type OpenTab } from '../../src/testing/world.ts'
import type { Knowledge } from './expected.ts'

/** Addresses that tell the provider, as its own ones do. */
const issuers: Readonly<Record<PresetName, string>> = {
  oidcProvider: 'https://id.example',
  logto: 'https://id.example/oidc',
  auth0: 'https://tenant.eu.auth0.com',
  okta: 'https://dev-1.okta.com/oauth2/default',
}

export const hour: number = 60 * 60_000

/** An app's origin before a provider with the rules of a preset. */
export interface Stage {
  readonly server: Simulator
  readonly clock: SimulatedClock
  /** What the tabs share: by `grant`, `transaction <state>` and `trail`. */
  stored(): Map<string, unknown>
  open(url?: string): OpenTab
  /** Leaves for the provider and signs in there; resolves to the callback URL. */
  leave(): Promise<string>
  /** A page at the callback that has taken in the code, and could not reach the provider for more. */
  arrive(callback: string): Promise<OpenTab>
  signIn(): Promise<OpenTab>
  /** The page in which the refused request is made, with as much of the past as it may know. */
  know(tab: OpenTab, url?: string): OpenTab
  /** Ends all pages, as if the browser were closed. */
  close(): void
  /** Lets work end, with as much time as it waits for; resolves to its error. */
  failureOf(work: Promise<unknown>): Promise<unknown>
  /** The browser sends the next token request twice, and shows the second answer. */
  repeatNext(): void
  /** Keeps revocations on their way until the result is called. */
  holdRevocations(): () => Promise<void>
  /** Sends what somebody else sends who has the same credentials. */
  stranger(fields: Readonly<Record<string, string>>): Promise<Response>
}

/** Makes a stage whose refused requests are made by a page that knows so much. */
export async function createStage(preset: PresetName, known: Knowledge): Promise<Stage> {
  const issuer = issuers[preset]
  const state = { isOffline: false, repeats: 0, held: undefined as (() => Promise<unknown>)[] | undefined }
  let now = (): number => 0
  const server = createSimulator({
    preset,
    issuer,
    now: () => now(),
    policy: { lifetimes: { accessToken: 3600 } },
    signing: 'ES256',
    sessions: 'shared',
    interaction: { account: 'ada' },
    clients: [
      { client_id: 'app', redirect_uris: [`${app}/callback`], post_logout_redirect_uris: [`${app}/`] },
    ],
  })

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : String(input))
    if (state.isOffline) throw new TypeError('Failed to fetch')
    if (pathname.endsWith(server.policy.paths.revocation) && state.held !== undefined)
      return new Promise((resolve, reject) =>
        state.held?.push(() => server.fetch(input, { ...init, signal: null }).then(resolve, reject)),
      )
    if (pathname.endsWith(server.policy.paths.token) && state.repeats > 0) {
      state.repeats--
      await server.fetch(input, init)
    }
    return server.fetch(input, init)
  }

  const origin = createOrigin(fetch)
  const { clock } = origin
  now = clock.wall
  const tabs: OpenTab[] = []
  const settings = {
    authority: issuer,
    client_id: 'app',
    redirect_uri: '/callback',
    scope: 'openid offline_access',
    reuseWindow: server.policy.reuse.window,
  }

  const stage: Stage = {
    server,
    clock,
    stored() {
      const [store] = origin.stores.values()
      if (store === undefined) throw new RangeError('nothing is stored yet')
      return store
    },
    open(url = `${app}/`) {
      const tab = origin.openTab(url)
      const opened = { tab, auth: createIn(tab, settings) }
      tabs.push(opened)
      return opened
    },
    async leave() {
      const { tab, auth } = stage.open(`${app}/start`)
      auth.signIn().catch(() => undefined)
      await settle()
      const end = await server.navigate(tab.visits[0] ?? '')
      if (end.kind !== 'app') throw new RangeError(`${preset} shows a page: ${end.url}`)
      tab.kill()
      return end.url
    },
    async arrive(callback) {
      state.isOffline = true
      // Without the provider's metadata nothing can be sent.
      for (const key of [...stage.stored().keys()])
        if (!/^(grant|trail|transaction .*)$/.test(key)) stage.stored().delete(key)
      const opened = stage.open(callback)
      await stage.failureOf(opened.auth.handleCallback())
      state.isOffline = false
      return opened
    },
    async signIn() {
      const opened = stage.open(await stage.leave())
      await opened.auth.ready()
      if (opened.auth.getSnapshot().status !== 'signed-in') throw new RangeError('not signed in')
      return opened
    },
    know(tab, url) {
      switch (known) {
        case 'same page':
          return tab
        case 'after a reload':
          tab.tab.kill()
          return stage.open(url)
        case 'other tab':
          return stage.open(url)
        case 'trail cleared':
          stage.close()
          stage.stored().delete('trail')
          return stage.open(url)
      }
    },
    close() {
      for (const { tab } of tabs) tab.kill()
    },
    async failureOf(work) {
      let failure: unknown = new RangeError('it has not ended')
      work.then(
        () => (failure = undefined),
        (error: unknown) => (failure = error),
      )
      await clock.advance(20_000)
      return failure
    },
    repeatNext() {
      state.repeats++
    },
    holdRevocations() {
      const held: (() => Promise<unknown>)[] = []
      state.held = held
      return async () => {
        state.held = undefined
        await Promise.all(held.map((go) => go()))
      }
    },
    stranger: (fields) =>
      server.fetch(issuer + server.policy.paths.token, {
        method: 'POST',
        body: new URLSearchParams({ client_id: 'app', ...fields }),
      }),
  }
  return stage
}
