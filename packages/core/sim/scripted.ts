import type { SimulatedPage } from '../src/testing/browser/page.ts'
import type { AccessTokenRequest } from '../src/types.ts'
import { type Action, askToken, disturb, pick, pickClient, pickPage, running, stallStorage } from './stage.ts'
import type { Driver } from './drive.ts'
import type { Fate } from './network.ts'
import type { World } from './world-types.ts'

/** Everybody asks, each for the same resource. */
function all(world: World, request: AccessTokenRequest): void {
  const resource = pick(world, world.config.resources)
  for (const { clients } of running(world))
    for (const client of clients) askToken(world, client, { ...request, resource })
}

function one(world: World, request: AccessTokenRequest): void {
  const client = pickClient(world)
  const resource = pick(world, world.config.resources)
  if (client !== undefined) askToken(world, client, { ...request, resource })
}

/** Longer than any token lives, seconds: never satisfied by what is there. */
const long = { minValidity: 100_000_000 }

const hasLane = ({ held }: SimulatedPage): boolean => [...held].some((name) => name.includes('|lane|'))

const isSender = (page: SimulatedPage): boolean => page.fetching > 0

/** The page that sends, where another one is left to see what follows. */
function sender(world: World, which: (page: SimulatedPage) => boolean = isSender): SimulatedPage | undefined {
  const pages = running(world).map(({ page }) => page)
  return pages.length < 2 ? undefined : pages.find(which)
}

function freeze(world: World, page: SimulatedPage | undefined): void {
  if (page === undefined) return
  world.count('F10 freeze')
  world.tell(() => `${page.name} freezes`)
  world.browser.freeze(page)
  disturb(world, (send) => send.page === page)
}

function fail(world: World, fault: string, ...fates: readonly Fate[]): void {
  world.count(fault)
  world.tell(() => `next: ${fates.join(', ')}`)
  world.network.next.push(...fates)
}

function isOut(world: World, kind: 'code' | 'refresh'): boolean {
  return world.sends.some((send) => send.kind === kind && send.endedAt === undefined)
}

/** What only scripts do. */
const acts: Readonly<Record<string, (world: World, driver: Driver) => void>> = {
  'all ask for another token': (world) => all(world, { forceRefresh: true }),
  'all ask for all tokens'(world) {
    for (const resource of world.config.resources)
      for (const { clients } of running(world))
        for (const client of clients) askToken(world, client, { resource })
  },
  'the storage of the holder hangs'(world) {
    const page = sender(world, hasLane)
    if (page !== undefined) stallStorage(world, page, 9_000)
  },
  'all ask for a long token': (world) => all(world, long),
  'asks for another token': (world) => one(world, { forceRefresh: true }),
  'asks for a long token': (world) => one(world, long),
  'the site waits 1 s': (_world, driver) => driver.wait(1_000),
  'the site waits 3 s': (_world, driver) => driver.wait(3_000),
  'the site waits 5 s': (_world, driver) => driver.wait(5_000),
  'the site waits 16 s': (_world, driver) => driver.wait(16_000),
  'a token is sent': (world, driver) => driver.until(() => isOut(world, 'refresh')),
  'a second token is sent': (world, driver) =>
    driver.until(() => world.sends.filter(({ endedAt }) => endedAt === undefined).length > 1),
  'a code is sent': (world, driver) => driver.until(() => isOut(world, 'code')),
  'the sender freezes': (world) => freeze(world, sender(world)),
  'the holder of the lane freezes': (world) => freeze(world, sender(world, hasLane)),
  'the holder of the lane is cached'(world) {
    const page = sender(world, hasLane)
    if (page === undefined) return
    world.count('F11 bfcache')
    world.tell(() => `${page.name} goes into the cache`)
    world.browser.cache(page)
    disturb(world, (send) => send.page === page)
  },
  'the lane is taken': (world, driver) => driver.until(() => sender(world, hasLane) !== undefined),
  'the client with the lane is replaced'(world) {
    const page = sender(world, hasLane)
    const tab = world.tabs.find((found) => found.page === page)
    if (page === undefined || tab === undefined) return
    world.count('F24 hot reload')
    world.tell(() => `${page.name} is hot-reloaded`)
    for (const client of tab.clients) world.dispose(client)
    tab.clients = []
    world.addClient(tab)
  },
  'the next write of the sender fails'(world, driver) {
    const page = sender(world)
    if (page === undefined) return
    world.count('F16 write fails')
    world.tell(() => `the next write of ${page.name} fails`)
    world.storageTouched = true
    world.browser.storage.fail('io', 1, page)
    driver.until(() => world.refused.has(page))
  },
  'all clients are replaced'(world) {
    for (const tab of running(world)) {
      world.count('F24 hot reload')
      world.tell(() => `${tab.page.name} is hot-reloaded`)
      for (const client of tab.clients) world.dispose(client)
      tab.clients = []
      world.addClient(tab)
    }
  },
  'the sender thaws'(world) {
    const page = pickPage(world, 'frozen')
    if (page === undefined) return
    world.tell(() => `${page.name} thaws`)
    world.browser.thaw(page)
  },
  'the sender dies'(world) {
    const page = sender(world)
    if (page === undefined) return
    world.count('F9 crash')
    world.tell(() => `${page.name} dies`)
    world.browser.kill(page)
  },
  'the sender is reloaded'(world) {
    const tab = running(world).find(({ page }) => isSender(page))
    if (tab === undefined) return
    const { url, entry } = tab.page
    world.count('F21 reload')
    world.browser.kill(tab.page)
    world.load(tab, url, entry)
  },
  'the writes of the sender fail'(world) {
    const page = sender(world)
    if (page === undefined) return
    world.count('F16 write fails')
    world.tell(() => `the next writes of ${page.name} fail`)
    world.storageTouched = true
    world.browser.storage.fail('io', 12, page)
  },
  'the next answer is lost': (world) => fail(world, 'F2 answer lost', 'answer lost'),
  'the next answer is lost twice': (world) => fail(world, 'F2 answer lost', 'answer lost', 'answer lost'),
  'the next request is swallowed': (world) => fail(world, 'F1 request swallowed', 'request swallowed'),
  'the next request is slow': (world) => fail(world, 'F3 delayed', 'slow'),
  'the next requests are slow': (world) => fail(world, 'F3 delayed', 'slow', 'slow', 'slow', 'slow'),
  'the next revocation is slow'(world) {
    world.count('F3 delayed')
    world.network.slowRevocation = true
  },
  'the network is gone'(world) {
    world.count('F1 offline')
    world.tell(() => 'the network is gone')
    world.network.offline = true
  },
  'the clock is set back'(world) {
    world.count('F19 clock jump')
    world.tell(() => 'the clock is set back by a minute')
    world.jumped = true
    world.browser.timeline.jump(-60_000)
  },
  'the machine stands still for 3 s': (world) => stall(world, 3_100),
  'the machine stands still for 6 s': (world) => stall(world, 6_000),
}

function stall(world: World, ms: number): void {
  world.count('F19 sleep')
  world.tell(() => `the machine stands still for ${ms / 1000} s`)
  world.sleep(ms)
}

/** Actions that chance alone does not draw. */
export const scripted: readonly Action[] = Object.entries(acts).map(([name, act]) => ({
  name,
  weight: 0,
  act,
}))
