import type { ReadyStep } from '../src/testing/browser/page.ts'
import { stateOf } from './coverage.ts'
import { drain } from './drain.ts'
import { arrive } from './navigate.ts'
import { running } from './stage.ts'
import type { World } from './world-types.ts'

/** Picks the next of the steps that could be next. */
export interface Schedule {
  /** Called before each pick: what it does may change what there is to pick from. */
  before?(): void
  /** Index into `steps`; `steps.length` to let time pass to the next event, where `canWait`. */
  pick(steps: readonly ReadyStep[], canWait: boolean): number
}

/** A run that goes on for longer never ends; where tabs give each other their sessions, that takes steps of its own. */
const mostSteps = { disk: 4_000, memory: 8_000 }
/** A page looks twice a second whether a popup has its answer, for as long as its user may take; steps for each second. */
const popupSteps = 10
/** A page that waits for another one's answer looks once a second (alarm, read, answer); steps for each second. */
const lookSteps = 3
/** Nobody may have to wait longer for an answer, be it an error, ms. */
const longestCall = 125_000
/** Where timers go off once a minute, each of its waits (metadata, lane, answer, lease) may end that much later, ms. */
const throttledWaits = 4 * 60_000
/** Events this near may come before a step that is ready, ms. */
const near = 400

/** Lives a world, step by step. */
export interface Driver {
  /** One step, or one event within the horizon (ms); whether there was one. */
  step(horizon: number): boolean
  /** Lets a call that was just made begin. */
  begin(): void
  /** Steps and events until that much time has passed. */
  wait(ms: number): void
  /** Until every call of a running page has its answer. */
  settle(): void
  /** Until something is the case; gives up after a while. */
  until(holds: () => boolean): void
}

/** Makes the driver of a world. */
export function createDriver(world: World, schedule: Schedule): Driver {
  const { browser } = world
  const { timeline } = browser
  /** Time in which pages waited for one whose storage refuses its answer, s; what takes no time is no wait. */
  let waited = 0

  function happen(): void {
    const before = timeline.mono()
    timeline.happen()
    if (world.refused.size > 0 && !world.healed) waited += Math.min(timeline.mono() - before, 1_000) / 1_000
  }

  function after(): void {
    drain()
    world.steps++
    if (world.watched) world.counts.states.add(stateOf(world))
    for (const [page, url] of world.leaving) {
      world.leaving.delete(page)
      timeline.after(10, page, () => arrive(world, page, url))
    }
    const most = mostSteps[world.config.persistence ?? 'disk']
    if (world.steps > most && world.steps > most + allowance())
      world.violate('I4', `the run has had ${world.steps} steps and goes on`)
  }

  function allowance(): number {
    const now = timeline.mono()
    const looks = waited * running(world).length * lookSteps
    return world.calls
      .filter(({ kind }) => kind === 'popup')
      .reduce((sum, { at, settled }) => sum + ((settled?.at ?? now) - at) * (popupSteps / 1000), looks)
  }

  function step(horizon: number): boolean {
    if (world.violation !== undefined) return false
    schedule.before?.()
    const steps = browser.ready()
    const due = timeline.nextDue()
    const canWait =
      due !== undefined && due - timeline.mono() <= (steps.length > 0 ? Math.min(near, horizon) : horizon)
    if (steps.length === 0 && !canWait) return false
    const picked = steps[steps.length === 0 ? 0 : schedule.pick(steps, canWait)]
    if (picked === undefined) happen()
    else {
      if (world.config.fine || picked.line !== 'loose')
        world.tell(() => `${picked.page.name} ${picked.label}`)
      picked.run()
    }
    after()
    return true
  }

  function wait(ms: number): void {
    after()
    const end = timeline.mono() + ms
    while (timeline.mono() < end && step(end - timeline.mono())) continue
    if (world.violation === undefined && timeline.mono() < end) timeline.pass(end - timeline.mono())
  }

  const isOpen = ({ settled, client, aborted, kind }: World['calls'][number]): boolean =>
    settled === undefined &&
    !aborted &&
    client.page.state === 'running' &&
    !client.page.prerendering &&
    // A popup that was cut off is waited for until the user has worked in this page for a while.
    (kind !== 'popup' || client.page.visible)

  const latenessOf = ({ client: { page } }: World['calls'][number]): number =>
    page.throttled && !page.visible ? throttledWaits : 0

  function settle(): void {
    after()
    const end = timeline.mono() + longestCall
    let open: World['calls'][number] | undefined
    for (;;) {
      if (world.violation !== undefined) return
      if (open === undefined || !isOpen(open)) open = world.calls.find(isOpen)
      if (open === undefined && browser.ready().length === 0) {
        const due = timeline.nextDue()
        // What is under way in the network or about to be retried is part of the story.
        if (due === undefined || due - timeline.mono() > 2_000) return
      }
      if (timeline.mono() > end) {
        const late = world.calls.find((call) => isOpen(call) && timeline.mono() > end + latenessOf(call))
        if (late !== undefined)
          return world.violate(
            'I4',
            `call ${late.id} (${late.kind}) of ${late.client.page.name} has no answer`,
          )
        if (open === undefined) return
      }
      if (!step(longestCall) && open !== undefined)
        return world.violate('I4', `call ${open.id} (${open.kind}) of ${open.client.page.name} hangs`)
    }
  }

  return {
    step,
    begin: after,
    wait,
    settle,
    until(holds) {
      after()
      for (let steps = 0; steps < 300 && !holds() && step(10_000); steps++) continue
    },
  }
}
