import type { ReadyStep } from '../src/testing/browser/page.ts'
import type { Schedule } from './drive.ts'
import type { World } from './world-types.ts'
import type { Config } from './types.ts'

/** One of all schedules: where the running page is put aside for another, and what goes wrong when. */
export interface Plan {
  readonly config: Config
  /** Numbers of the choices at which another page goes on. */
  readonly preemptions: readonly number[]
  readonly fault: { readonly at: number; readonly happen: (world: World) => void } | undefined
}

const base: Config = {
  tabs: 2,
  policy: 'oidc-provider',
  reuseWindow: 0,
  resources: ['https://r1.example/'],
  lifetime: 300,
  locks: 'all',
  fine: false,
  frozenHear: false,
  age: 1.2,
  isOld: false,
  epoch: 7,
  faults: new Set(['all']),
  actions: ['all ask for a token'],
}

/** Small worlds of two tabs, each lived in all orders. */
export const smallWorlds: Readonly<Record<string, Config>> = {
  'two tabs renew': base,
  'two tabs renew, on a server with a window': { ...base, policy: 'logto', reuseWindow: 3 },
  'two tabs renew for two resources': {
    ...base,
    resources: ['https://r1.example/', 'https://r2.example/'],
    actions: ['asks for a token', 'all ask for a token'],
  },
  'one renews, one signs out': { ...base, actions: ['all ask for a token', 'signs out'] },
  'two tabs renew without locks': { ...base, locks: 'none' },
}

const page =
  (at: number, act: (world: World, name: string) => void) =>
  (world: World): void => {
    const tab = world.tabs[at]
    if (tab?.page.state === 'running') act(world, tab.name)
  }

const tabOf = (world: World, name: string): World['tabs'][number] => {
  const tab = world.tabs.find((found) => found.name === name)
  if (tab === undefined) throw new RangeError(name)
  return tab
}

function die(world: World, name: string): void {
  world.tell(() => `${name} dies`)
  world.browser.kill(tabOf(world, name).page)
}

function reload(world: World, name: string): void {
  const tab = tabOf(world, name)
  world.browser.kill(tab.page)
  world.load(tab, tab.page.url, tab.page.entry)
}

function freeze(world: World, name: string): void {
  const tab = tabOf(world, name)
  world.tell(() => `${name} freezes`)
  world.browser.freeze(tab.page)
  for (const send of world.sends) if (send.page === tab.page && !send.committed) send.disturbed = true
}

function refuseWrite(world: World): void {
  world.storageTouched = true
  world.tell(() => 'the next write fails')
  world.browser.storage.fail('quota', 1)
}

/** What may go wrong, once, at any of the choices. */
const smallFaults: readonly ((world: World) => void)[] = [
  page(0, die),
  page(1, die),
  page(0, reload),
  page(1, reload),
  page(0, freeze),
  page(1, freeze),
  refuseWrite,
  (world) => void world.network.next.push('answer lost'),
  (world) => void world.network.next.push('request lost'),
  (world) => void world.network.next.push('request swallowed'),
  (world) => void world.network.next.push('unavailable after use'),
  (world) => {
    world.sleep(12_000)
    for (const send of world.sends) if (!send.committed) send.disturbed = true
  },
]

/** A page runs until it can do nothing more, unless the plan puts it aside. */
export function planned(plan: Plan, world: () => World): Schedule & { count(): number } {
  let choices = 0
  let current: string | undefined

  function other(steps: readonly ReadyStep[]): number {
    return steps.findIndex((step) => step.page.name !== current)
  }

  let isOver = false

  return {
    count: () => choices,
    before() {
      if (isOver || plan.fault?.at !== choices || world().healed) return
      isOver = true
      plan.fault.happen(world())
    },
    pick(steps, canWait) {
      const at = choices++
      const isPreempted = plan.preemptions.includes(at)
      const own = steps.findIndex((step) => step.page.name === current)
      const next = isPreempted || own < 0 ? other(steps) : own
      if (next < 0 && isPreempted && canWait) return steps.length
      const picked = next < 0 ? Math.max(own, 0) : next
      current = steps[picked]?.page.name
      return picked
    },
  }
}

/** All plans with at most so many preemptions among so many choices, and at most one fault. */
export function* plans(config: Config, choices: number, preemptions: number): Generator<Plan> {
  const points = [
    undefined,
    ...smallFaults.flatMap((happen) => Array.from({ length: choices }, (_, at) => ({ at, happen }))),
  ]
  for (const fault of points)
    for (const set of subsets(choices, preemptions)) yield { config, preemptions: set, fault }
}

function* subsets(from: number, most: number, first = 0): Generator<readonly number[]> {
  yield []
  if (most === 0) return
  for (let at = first; at < from; at++)
    for (const rest of subsets(from, most - 1, at + 1)) yield [at, ...rest]
}
