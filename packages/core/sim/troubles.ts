import { type Action, disturb, pick, pickClient, pickPage, running, stallStorage } from './stage.ts'
import { hostile } from './hostile.ts'
import { grantOf } from './invariants/facts.ts'
import { workerTroubles } from './worker-troubles.ts'
import { fates, type Fate } from './network.ts'
import { app } from './site.ts'
import type { World } from './world-types.ts'

/** By the fault model of the study. */
const faultOf: Record<Fate, string> = {
  ok: '',
  'request lost': 'F1 request lost',
  'request swallowed': 'F1 request swallowed',
  'answer lost': 'F2 answer lost',
  'answer swallowed': 'F2 answer swallowed',
  late: 'F3 delayed',
  slow: 'F3 delayed',
  repeated: 'F4 repeated by the transport',
  unavailable: 'F5 503 before use',
  'unavailable after use': 'F5 503 after use',
  'too many': 'F6 429',
  'portal page': 'F7 HTML',
  'cut answer': 'F8 cut JSON',
  fault: 'F5 fault before use',
  'fault after use': 'F5 fault after use',
  'bad signature': 'F25 key unknown',
}

const jumps = [-3_600_000, 3_600_000, -86_400_000, 86_400_000, 20_000, -20_000]

/** Everything that can go wrong around the engine. */
export const troubles: readonly Action[] = [
  {
    name: 'the network fails',
    kind: 'network',
    weight: 16,
    act(world) {
      const fate = fates[1 + world.choices.choose(fates.length - 1)] ?? 'ok'
      const times = 1 + world.choices.choose(2)
      for (let time = 0; time < times; time++) world.network.next.push(fate)
      world.count(faultOf[fate])
      world.tell(() => `the next ${times} requests: ${fate}`)
    },
  },
  {
    name: 'the network goes or comes',
    kind: 'network',
    weight: 4,
    act(world) {
      world.network.offline = !world.network.offline
      world.count('F1 offline')
      world.tell(() => `the network is ${world.network.offline ? 'gone' : 'back'}`)
      if (!world.network.offline) for (const { page } of running(world)) world.browser.wake(page, 'online')
    },
  },
  {
    name: 'a page dies',
    kind: 'kill',
    weight: 6,
    can: (world) => running(world).length > 1,
    act(world) {
      const tab = pick(world, running(world))
      if (tab === undefined) return
      world.count('F9 crash')
      world.tell(() => `${tab.page.name} dies`)
      world.browser.kill(tab.page)
    },
  },
  {
    name: 'a page is reloaded',
    kind: 'reload',
    weight: 8,
    act(world) {
      const tab = pick(
        world,
        world.tabs.filter(({ page }) => page.state === 'running' || page.state === 'frozen'),
      )
      if (tab === undefined) return
      const { url, entry, state } = tab.page
      world.count(state === 'frozen' ? 'F12 discard and reload' : 'F21 reload')
      world.browser.kill(tab.page)
      world.load(tab, url, entry)
    },
  },
  {
    name: 'a tab is duplicated',
    kind: 'duplicate tab',
    weight: 6,
    can: (world) => world.tabs.length < 6,
    act(world) {
      const tab = pick(world, running(world))
      if (tab === undefined) return
      world.count('F13 duplicate tab')
      world.openTab(tab.page.url, tab.page.entry)
    },
  },
  {
    name: 'a page freezes',
    kind: 'freeze',
    weight: 10,
    can: (world) => running(world).length > 1,
    act(world) {
      const page = pickPage(world, 'running')
      if (page === undefined) return
      world.count('F10 freeze')
      world.tell(() => `${page.name} freezes`)
      world.browser.freeze(page)
      disturb(world, (send) => send.page === page)
    },
  },
  {
    name: 'a page thaws',
    kind: 'freeze',
    weight: 8,
    can: (world) => world.tabs.some(({ page }) => page.state === 'frozen'),
    act(world) {
      const page = pickPage(world, 'frozen')
      if (page === undefined) return
      world.tell(() => `${page.name} thaws`)
      world.browser.thaw(page)
      becameAware(world, page.name)
    },
  },
  {
    name: 'a page goes into the cache',
    kind: 'cache',
    weight: 5,
    can: (world) => running(world).length > 1,
    act(world) {
      const page = pickPage(world, 'running')
      if (page === undefined || page.prerendering) return
      world.count('F11 bfcache')
      world.tell(() => `${page.name} goes into the cache`)
      world.browser.cache(page)
      disturb(world, (send) => send.page === page)
    },
  },
  {
    name: 'a page comes back from the cache',
    kind: 'cache',
    weight: 6,
    can: (world) => world.tabs.some(({ page }) => page.state === 'cached'),
    act(world) {
      const page = pickPage(world, 'cached')
      if (page === undefined) return
      world.tell(() => `${page.name} comes back from the cache`)
      world.browser.restore(page)
      becameAware(world, page.name)
    },
  },
  {
    name: 'a page is hidden or shown',
    kind: 'hide',
    weight: 8,
    act(world) {
      const page = pickPage(world, 'running')
      if (page === undefined) return
      page.throttled = world.choices.choose(2) === 1
      world.count(page.throttled ? 'F20 throttled timers' : 'F20 hidden')
      world.tell(() => `${page.name} is ${page.visible ? 'hidden' : 'visible'}`)
      world.browser.setVisible(page, !page.visible)
      // Timers that go off once a minute are as good as none to whoever waits for a word of this page.
      if (!page.visible && page.throttled) world.slowed.add(page)
      if (!page.visible && page.throttled) disturb(world, (send) => send.page === page)
    },
  },
  {
    name: 'the clock jumps',
    kind: 'jump',
    weight: 5,
    act(world) {
      const by = jumps[world.choices.choose(jumps.length)] ?? 0
      world.count('F19 clock jump')
      world.tell(() => `the clock jumps by ${by / 1000} s`)
      world.jumped = true
      world.browser.timeline.jump(by)
    },
  },
  {
    name: 'the machine sleeps',
    kind: 'sleep',
    weight: 5,
    act(world) {
      const ms = [3_000, 12_000, 40_000, 3_600_000][world.choices.choose(4)] ?? 0
      world.count('F19 sleep')
      world.tell(() => `the machine sleeps for ${ms / 1000} s`)
      disturb(world, () => true)
      world.sleep(ms)
    },
  },
  {
    name: 'writes fail',
    kind: 'storage',
    weight: 6,
    act(world) {
      const times = 1 + world.choices.choose(3)
      world.count('F16 write fails')
      world.tell(() => `the next ${times} writes fail`)
      world.storageTouched = true
      world.browser.storage.fail(world.choices.choose(2) === 0 ? 'quota' : 'io', times)
    },
  },
  {
    name: 'the storage of a page stands still',
    kind: 'stall',
    weight: 5,
    act(world) {
      const page = pickPage(world, 'running')
      if (page === undefined || page.stalled) return
      stallStorage(world, page, 3_000 + world.choices.choose(4) * 4_000)
    },
  },
  {
    name: 'the site is cleared',
    kind: 'clear',
    weight: 3,
    act(world) {
      world.count('F16 cleared')
      world.tell(() => 'the site is cleared')
      world.clear()
    },
  },
  {
    name: 'one more client in a page',
    kind: 'second client',
    weight: 6,
    act(world) {
      const tab = pick(world, running(world))
      if (tab === undefined || tab.clients.length > 2) return
      world.count('F24 second copy in a page')
      world.addClient(tab)
    },
  },
  {
    name: 'a client is replaced, as hot reload does',
    kind: 'second client',
    weight: 3,
    act(world) {
      const client = pickClient(world)
      const tab = world.tabs.find(({ clients }) => client !== undefined && clients.includes(client))
      if (client === undefined || tab === undefined) return
      world.count('F24 hot reload')
      world.tell(() => `${client.page.name} is hot-reloaded`)
      world.dispose(client)
      tab.clients = tab.clients.filter((other) => other !== client)
      world.addClient(tab)
    },
  },
  {
    name: 'the provider ends the session',
    kind: 'end family',
    weight: 4,
    act(world) {
      const record = grantOf(world.browser.storage.contents.grant)
      const family = world.server.familyOf(record?.refreshToken ?? '')
      if (family === undefined) return
      world.count('F25 ended by the provider')
      world.tell(() => 'the provider ends the session')
      world.excused.add(family)
      world.server.end(family)
    },
  },
  {
    name: 'a page is prerendered',
    kind: 'prerender',
    weight: 5,
    can: (world) => world.tabs.length < 6,
    act(world) {
      world.count('F22 prerender')
      const source = pick(world, running(world))
      world.prerender(source?.page.url ?? `${app}/`, source?.page.entry)
    },
  },
  {
    name: 'a prerendered page is shown',
    kind: 'prerender',
    weight: 8,
    can: (world) => world.tabs.some(({ page }) => page.prerendering && page.state === 'running'),
    act(world) {
      const page = world.tabs
        .map((tab) => tab.page)
        .find((found) => found.prerendering && found.state === 'running')
      if (page === undefined) return
      world.tell(() => `${page.name} is shown`)
      world.browser.activate(page)
    },
  },
  ...workerTroubles,
  ...hostile,
]

/** A page that wakes has reason to look at the store again. */
function becameAware(world: World, page: string): void {
  for (const { clients } of world.tabs)
    for (const client of clients) if (client.page.name === page) client.awareOf = world.writes.length
}
