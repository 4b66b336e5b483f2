import type { Platform, Wake, Workers } from '../../platform/port.ts'
import { createChannels } from './channels.ts'
import type { Choices } from './choices.ts'
import { createLockManager, type LockManager } from './locks.ts'
import { createPage, rest, runAgain, type ReadyStep, type SimulatedPage } from './page.ts'
import { createPlatform } from './page-platform.ts'
import { createStorage, type Storage } from './store.ts'
import { createTimeline, type Timeline } from './timeline.ts'
import type { BrowserWatch } from './watch.ts'

/** One origin of a browser and its tabs, each step of which somebody else picks. */
export interface SimulatedBrowser {
  readonly timeline: Timeline
  readonly storage: Storage
  readonly locks: LockManager
  /** All page loads so far, the dead ones too. */
  readonly pages: readonly SimulatedPage[]
  open(name: string, url: string, entry?: unknown): SimulatedPage
  platformOf(page: SimulatedPage): Platform
  /** All steps that could be next; the list is good until it is asked for again. */
  ready(): ReadyStep[]
  kill(page: SimulatedPage): void
  freeze(page: SimulatedPage): void
  thaw(page: SimulatedPage): void
  /** Into the back-forward cache: a page that is at a request does not get in, and dies. */
  cache(page: SimulatedPage): void
  restore(page: SimulatedPage): void
  setVisible(page: SimulatedPage, visible: boolean): void
  /** Shows a prerendered page. */
  activate(page: SimulatedPage): void
  wake(page: SimulatedPage, why: Wake): void
  hear(page: SimulatedPage, message: unknown): void
}

export interface BrowserOptions {
  /** Wall clock at the start, ms since 1970. */
  readonly start: number
  readonly choices: Choices
  /** Whether a page has Web Locks: old WebViews do not. */
  readonly hasLocks: (page: SimulatedPage) => boolean
  /** Whether hashing and the trail are steps as well: more orders, slower runs. */
  readonly fine: boolean
  /** Whether a frozen page hears later what was said meanwhile, or never. */
  readonly frozenHear: boolean
  readonly watch: BrowserWatch
  readonly fetch: (page: SimulatedPage) => typeof globalThis.fetch
  /** What reaches workers, from a page; there are none where it is absent. */
  readonly workers?: (page: SimulatedPage) => Workers
}

/** Makes a browser without any page. */
export function createBrowser(options: BrowserOptions): SimulatedBrowser {
  const { choices, fine, watch, frozenHear } = options
  const timeline = createTimeline(options.start)
  const storage = createStorage({
    trailSteps: fine,
    onWrite: watch.onWrite,
    onFail: watch.onFail,
    onRead: watch.onRead,
    markNow: watch.markNow,
    onDelivered: watch.onDelivered,
    onAnswered: watch.onAnswered,
  })
  const locks = createLockManager({ has: options.hasLocks, onHold: watch.onHold })
  const channels = createChannels({
    trailSteps: fine,
    onPost: watch.onPost,
    onHear: watch.onHear,
    fate: (to) => (to.state === 'running' || frozenHear ? watch.fate(to) : 'lost'),
  })
  const pages: SimulatedPage[] = []
  const steps: ReadyStep[] = []
  const activations = new Map<SimulatedPage, (() => void)[]>()
  let drawn = 0

  function wake(page: SimulatedPage, why: Wake): void {
    for (const listener of [...page.wakes]) page.queue('loose', `wakes (${why})`, () => listener(why))
  }

  /** The first thing that a page hears when it runs again. */
  function wakeAtOnce(page: SimulatedPage, why: Wake): void {
    for (const listener of [...page.wakes]) listener(why)
  }

  const platformOf = (page: SimulatedPage): Platform =>
    createPlatform(page, { ...options, timeline, storage, locks, channels, activations, draw: () => ++drawn })

  return {
    timeline,
    storage,
    locks,
    pages,
    platformOf,
    wake,
    hear: channels.hear,
    open(name, url, entry = null) {
      const page = createPage(name, url)
      page.entry = entry
      pages.push(page)
      return page
    },
    ready() {
      steps.length = 0
      for (const page of pages) page.ready(steps)
      return steps
    },
    kill(page) {
      page.state = 'dead'
      watch.onDeath(page)
      for (const line of ['request', 'answer', 'message', 'loose'] as const) page.drop(line)
      timeline.forget(page)
      locks.forget(page)
      channels.forget(page)
    },
    freeze(page) {
      // Some systems stop a page without telling it.
      if (choices.choose(2) === 0) for (const sleep of [...page.sleeps]) sleep('freeze')
      rest(page, 'frozen', timeline.mono())
    },
    thaw(page) {
      runAgain(page, timeline.mono())
      if (!frozenHear) page.drop('message')
      wakeAtOnce(page, 'resume')
    },
    cache(page) {
      if (page.fetching > 0) return this.kill(page)
      // What it does not let go of now it keeps, as in Safari before 26; others would not take it in.
      for (const sleep of [...page.sleeps]) sleep('pagehide')
      rest(page, 'cached', timeline.mono())
      watch.onCached(page)
    },
    restore(page) {
      runAgain(page, timeline.mono())
      page.drop('message')
      watch.onCached(page)
      wakeAtOnce(page, 'pageshow')
    },
    setVisible(page, visible) {
      page.visible = visible
      if (visible) wake(page, 'visible')
    },
    activate(page) {
      page.prerendering = false
      page.visible = true
      locks.activate(page)
      for (const show of activations.get(page) ?? []) page.queue('loose', 'is shown', show)
      activations.delete(page)
    },
  }
}
