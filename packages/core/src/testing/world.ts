import { createAuthClient } from '../client.ts'
// Loaded when first needed, which no simulated clock waits for.
import '../engine/adopt.ts'
import '../engine/investigate.ts'
import '../engine/popup.ts'
import '../engine/prover.ts'
import '../engine/provider-sign-out.ts'
import '../engine/recover.ts'
import '../engine/redeem.ts'
import '../engine/redirect.ts'
import '../engine/renew.ts'
import '../engine/silent.ts'
import '../engine/step-up.ts'
import '../engine/user-claims.ts'
import '../engine/vault.ts'
import '../protocol/oauth.ts'
import '../protocol/pushed-request.ts'
import '../protocol/user-info.ts'
import type { Platform } from '../platform/port.ts'
import type { AuthSettings } from '../settings.ts'
import type { AuthClient } from '../types.ts'
import { createFakeProvider } from './fake-provider.ts'
import type { FakeProvider } from './fake-provider-types.ts'
import { settle } from './settle.ts'
import type { SimulatedClock } from './simulated-clock.ts'
import { createOrigin, type SimulatedOrigin, type SimulatedTab } from './simulated-origin.ts'

/** Origin of the app. */
export const app = 'https://app.example'

/** A tab with the app in it. */
export interface OpenTab {
  readonly tab: SimulatedTab
  readonly auth: AuthClient
}

/** An app's origin and its provider. */
export interface World {
  readonly provider: FakeProvider
  readonly origin: SimulatedOrigin
  readonly clock: SimulatedClock
  readonly settings: AuthSettings
  /** Opens the app in a new tab, whose browser may have more than others, and whose app may have other settings. */
  open(url?: string, more?: Partial<Platform>, other?: Partial<AuthSettings>): OpenTab
  /** Leaves one tab at the provider, signs in there, and gives the callback URL. */
  leave(subject?: string): Promise<string>
  /** A tab that has signed in. */
  signIn(subject?: string): Promise<OpenTab>
}

const engines = Symbol.for('onegrant.engines.1')

/** Each client of the simulation lives in a realm of its own, as tabs do. */
export function createIn(
  { platform }: SimulatedTab,
  settings: AuthSettings,
  more: Partial<Platform> = {},
): AuthClient {
  const realm = globalThis as { [engines]?: unknown }
  delete realm[engines]
  const client = createAuthClient(settings, Object.assign(platform, more))
  client.subscribe(() => undefined)
  delete realm[engines]
  return client
}

/**
 * Makes a world.
 *
 * @param changes settings that differ
 * @param ahead how far the provider's clock is ahead of the app's, ms
 * @param hasLocks whether the browser has Web Locks
 */
export async function createWorld(
  changes: Partial<AuthSettings> = {},
  ahead = 0,
  hasLocks = true,
): Promise<World> {
  let now = (): number => 0
  const provider = await createFakeProvider({ now: () => now() })
  const origin = createOrigin(provider.fetch, hasLocks)
  now = () => origin.clock.wall() + ahead
  const settings = { authority: provider.issuer, client_id: 'app', redirect_uri: '/callback', ...changes }
  const open: World['open'] = (url = `${app}/`, more = {}, other = {}) => {
    const tab = origin.openTab(url)
    return { tab, auth: createIn(tab, { ...settings, ...other }, more) }
  }
  const leave = async (subject?: string): Promise<string> => {
    const { tab, auth } = open(`${app}/start`)
    void auth.signIn()
    await settle()
    const [url = ''] = tab.visits
    tab.kill()
    return provider.authorize(url, subject)
  }
  const signIn = async (subject?: string): Promise<OpenTab> => {
    const opened = open(await leave(subject))
    await opened.auth.ready()
    return opened
  }
  return { provider, origin, clock: origin.clock, settings, open, leave, signIn }
}
