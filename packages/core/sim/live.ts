import { isAuthError } from '../src/errors.ts'
import { listed, seeded, type Choices } from '../src/testing/browser/choices.ts'
import { actionNamed, drawAction } from './actions.ts'
import { drawConfig } from './config.ts'
import { assertDrains } from './drain.ts'
import { createDriver, type Driver } from './drive.ts'
import { planned, type Plan } from './exhaustive.ts'
import { known, type Known } from './known.ts'
import { invariants } from './invariants/index.ts'
import { pct, uniform, type PolicyName } from './schedules.ts'
import type { WorkerKind } from '../src/trail.ts'
import type { Client, Config, Counts, Run } from './types.ts'
import { app } from './site.ts'
import { askToken, endStall, running } from './stage.ts'
import { createWorld } from './world.ts'
import type { World } from './world-types.ts'

/** How a run ended. */
export interface Result {
  readonly violation: Run['violation']
  readonly config: Config
  readonly steps: number
  readonly choices: readonly number[]
  readonly story: readonly string[]
  /** Sessions that were lost in it. */
  readonly lost: number
}

export interface LifeOptions {
  readonly policy?: PolicyName
  readonly counts: Counts
  readonly tells?: boolean
  /** The course that every run takes. */
  readonly script?: string | undefined
  /** What sends in every run, in place of the pages. */
  readonly executor?: WorkerKind | undefined
  /** Where the sessions of every run are kept, in place of the disk. */
  readonly persistence?: 'memory' | undefined
  /** Whether tokens are bound to a key in every run. */
  readonly isBound?: boolean | undefined
  /** Invariants that do not count: what is known and not mended yet. */
  readonly without?: readonly string[]
  /** Single breaches that do not count; those of the list unless given. */
  readonly known?: readonly Known[]
}

/** Lives the run of a seed. */
export function liveSeed(seed: number, options: LifeOptions): Result {
  return live(seeded(seed), options)
}

/** Lives a plan of the exhaustive search; tells how many choices there were in its course. */
export function livePlan(plan: Plan, options: LifeOptions): Result & { readonly picks: number } {
  const choices = listed([])
  const world = createWorld({
    config: plan.config,
    choices,
    without: [],
    known,
    tells: false,
    rules: invariants,
    ...options,
  })
  const schedule = planned(plan, () => world)
  const result = liveIn(world, createDriver(world, schedule), (driver) => {
    for (const name of plan.config.actions) if (name !== undefined) actionNamed(name).act(world, driver)
    driver.begin()
  })
  return { ...result, picks: schedule.count() }
}

/** Lives the run of a list of choices. */
export function liveList(list: readonly number[], options: LifeOptions): Result {
  return live(listed(list), options)
}

let unhandled: unknown

process.on('unhandledRejection', (error) => {
  unhandled ??= error ?? 'nothing'
})

function live(
  choices: Choices,
  { policy, script, executor, persistence, isBound, ...options }: LifeOptions,
): Result {
  const drawn = drawConfig(choices, script)
  // Of two tabs of one browser, either both have Web Locks or none: who has none could not be seen to be there.
  const locks = persistence === 'memory' && drawn.locks === 'some' ? 'all' : drawn.locks
  const config = { ...drawn, locks, executor, persistence, isBound }
  const world = createWorld({
    config,
    choices,
    without: [],
    known,
    tells: false,
    rules: invariants,
    ...options,
  })
  const driver = createDriver(world, policy === 'pct' ? pct(choices) : uniform(choices))
  return liveIn(world, driver, () => {
    for (const name of config.actions) {
      if (world.violation !== undefined) break
      for (let steps = choices.choose(14); steps > 0 && driver.step(20_000); steps--) continue
      const action = name === undefined ? drawAction(world) : actionNamed(name)
      action?.act(world, driver)
      driver.begin()
    }
  })
}

function liveIn(world: World, driver: Driver, act: (driver: Driver) => void): Result {
  const { config, choices } = world
  assertDrains()
  unhandled = undefined
  for (let tab = 0; tab < config.tabs; tab++) world.openTab(`${app}/`)
  act(driver)
  driver.settle()
  if (world.violation === undefined) heal(world, driver)
  if (unhandled !== undefined) world.violate('I4', `a rejection that nobody handles: ${nameOf(unhandled)}`)
  const { violation, steps, story, writes } = world
  const lost = writes.filter(
    ({ before, after }) => status(before) === 'live' && status(after) === 'lost',
  ).length
  return { violation, config, steps, choices: choices.taken, story, lost }
}

function askAll(world: World): void {
  for (const resource of world.config.resources)
    for (const { clients } of running(world))
      for (const client of clients) askToken(world, client, { resource })
}

function status(record: unknown): unknown {
  return (record as { status?: unknown } | undefined)?.status
}

function nameOf(error: unknown): string {
  return isAuthError(error)
    ? error.code
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error)
}

/** No more trouble: what lives must get well, first without the pages that sleep, then with them. */
function heal(world: World, driver: Driver): void {
  const { browser, network, config } = world
  const sleeps = world.tabs.some(({ page }) => page.state === 'frozen')
  world.tell(() => `all is well again${sleeps ? ', but for who sleeps' : ''}`)
  world.healed = true
  network.offline = false
  network.next.length = 0
  browser.storage.heal()
  if (sleeps && !config.faults.has('hide')) {
    driver.wait(75_000)
    // The first of them may have to end the wait for who sleeps.
    for (let time = 0; time < 2; time++) {
      askAll(world)
      driver.settle()
    }
    for (const ask of world.hooks.onRefreshed) ask()
  }
  for (const { page } of world.tabs) {
    if (page.stalled) endStall(world, page)
    if (page.state === 'frozen') browser.thaw(page)
    if (page.state === 'cached') browser.restore(page)
    if (page.state === 'running' && page.prerendering) browser.activate(page)
    if (page.state === 'running' && !page.visible) browser.setVisible(page, true)
  }
  driver.settle()
  // What the network still has under way comes first, and pauses after failures end.
  driver.wait(75_000)
  for (const resource of config.resources)
    for (const { clients } of running(world))
      for (const client of clients) askToken(world, client, { resource })
  driver.settle()
  // A page that left by itself comes back.
  if (config.faults.has('leave')) {
    driver.wait(5_000)
    driver.settle()
  }
  // A loss is not told while a page still asks in a frame.
  const asks = (): boolean => running(world).some(({ page }) => world.framesOf(page) > 0)
  for (let second = 0; second < 10 && asks(); second++) driver.wait(1_000)
  driver.settle()
  if (world.violation !== undefined) return
  for (const ask of world.hooks.onRefreshed) ask()
  for (const ask of world.hooks.onRest) ask()
  disposeAll(world, driver)
  for (const ask of world.hooks.onDisposed) ask()
}

/** Ends every client; a page that was on its way may come meanwhile, and is ended as well. */
function disposeAll(world: World, driver: Driver): void {
  const ended = new Set<Client>()
  for (;;) {
    const open = running(world)
      .flatMap(({ clients }) => clients)
      .filter((client) => !ended.has(client))
    if (open.length === 0) return
    for (const client of open) {
      world.dispose(client)
      ended.add(client)
    }
    driver.wait(20_000)
  }
}
