import type { SimulatedPage } from '../src/testing/browser/page.ts'
import type { AccessTokenRequest } from '../src/types.ts'
import type { Driver } from './drive.ts'
import type { Client, Send, Tab } from './types.ts'
import type { World } from './world-types.ts'

/** Something that users, apps or the world do. */
export interface Action {
  readonly name: string
  /** Which kind of trouble a run must have for it; any run where absent. */
  readonly kind?: string
  readonly weight: number
  can?(world: World): boolean
  act(world: World, driver: Driver): void
}

/** Tabs with a page that runs. */
export function running(world: World): Tab[] {
  return world.tabs.filter(({ page }) => page.state === 'running')
}

export function pick<T>(world: World, from: readonly T[]): T | undefined {
  return from[world.choices.choose(Math.max(from.length, 1))]
}

export function pickClient(world: World, mustBeSeen = false): Client | undefined {
  const tab = pick(
    world,
    running(world).filter(({ page }) => !(mustBeSeen && page.prerendering)),
  )
  return tab && pick(world, tab.clients)
}

export function pickPage(world: World, state: SimulatedPage['state']): SimulatedPage | undefined {
  return pick(
    world,
    world.tabs.map(({ page }) => page).filter((page) => page.state === state),
  )
}

/** Asks for an access token, as an app does before each request. */
export function askToken(world: World, client: Client, request: AccessTokenRequest): void {
  const { resource, forceRefresh: forced = false } = request
  const call = world.call(client, { kind: 'token', resource: resource ?? undefined, forced }, () =>
    client.auth.getAccessToken(request),
  )
  world.tell(
    () => `${client.page.name}: call ${call.id} asks for a token${forced ? ', not the one it has' : ''}`,
  )
}

/** The storage of a page does nothing for a while. */
export function stallStorage(world: World, page: SimulatedPage, ms: number): void {
  world.count('F16 storage hangs')
  world.tell(() => `the storage of ${page.name} stands still for ${ms / 1000} s`)
  page.stalled = true
  world.slowed.add(page)
  world.stalls.set(page, Infinity)
  // What waits for it is taken over, as from a page that stands still.
  disturb(world, (send) => send.page === page)
  world.browser.timeline.after(ms, undefined, () => endStall(world, page))
}

export function endStall(world: World, page: SimulatedPage): void {
  page.stalled = false
  world.stalls.set(page, world.writes.length)
}

/** What the page's own sends could not come to is no fault of the engine's. */
export function disturb(world: World, of: (send: Send) => boolean): void {
  for (const send of world.sends) if (!send.committed && of(send)) send.disturbed = true
}
