import type { Sleep, Wake } from '../../platform/port.ts'
import type { Owner } from './timeline.ts'

/** Something that a page, or the world, can do next. */
export interface Step {
  /** For the story. */
  readonly label: string
  run(): void
}

/** `cached` is the back-forward cache; nothing of a page that is `dead` ever runs again. */
export type PageState = 'running' | 'frozen' | 'cached' | 'dead'

/** One load of a page in a tab. */
export interface SimulatedPage extends Owner {
  readonly name: string
  state: PageState
  visible: boolean
  prerendering: boolean
  /** Hidden for long: timers go off once a minute. */
  throttled: boolean
  url: string
  /** history.state of this entry. */
  entry: unknown
  /** Names of the locks that it holds. */
  readonly held: Set<string>
  /** ms of its life in which it did not run, and since when it does not. */
  rested: number
  /** How often it stood still, be it for no time at all. */
  rests: number
  restsSince: number | undefined
  /** Requests that the network is still at. */
  fetching: number
  /** Whether its storage does nothing for now. */
  stalled: boolean
  /** Open channels. */
  readonly channels: Set<object>
  readonly wakes: Set<(why: Wake) => void>
  readonly sleeps: Set<(why: Sleep) => void>
  /** Puts a task in the page's line of storage requests, storage answers or messages, or among those without order. */
  queue(line: Line, label: string, run: () => void): void
  /** Takes the tasks that may run next: the first of each line, and all without order. */
  ready(into: ReadyStep[]): void
  /** Whether anything is queued, be the page frozen or not. */
  isBusy(): boolean
  drop(line: Line): void
}

export interface ReadyStep extends Step {
  readonly page: SimulatedPage
  readonly line: Line
}

/** Storage requests happen in order, so do their answers, so do messages; everything else as it comes. */
export type Line = 'request' | 'answer' | 'message' | 'loose'

const minute = 60_000

/** Makes a page that runs and is visible. */
export function createPage(name: string, url: string): SimulatedPage {
  const lines: Record<Line, ReadyStep[]> = { request: [], answer: [], message: [], loose: [] }
  const ordered = [lines.request, lines.answer, lines.message]
  const page: SimulatedPage = {
    name,
    state: 'running',
    visible: true,
    prerendering: false,
    throttled: false,
    url,
    entry: null,
    held: new Set(),
    rested: 0,
    rests: 0,
    restsSince: undefined,
    fetching: 0,
    stalled: false,
    channels: new Set(),
    wakes: new Set(),
    sleeps: new Set(),
    runs: () => page.state === 'running',
    throttle: (due) => (page.throttled && !page.visible ? Math.ceil(due / minute) * minute : due),
    queue(line, label, run) {
      if (page.state === 'dead') return
      const steps = lines[line]
      const step: ReadyStep = {
        page,
        line,
        label,
        run() {
          const at = steps.indexOf(step)
          if (at >= 0) steps.splice(at, 1)
          run()
        },
      }
      steps.push(step)
    },
    ready(into) {
      if (page.state !== 'running') return
      for (const line of ordered) {
        const [first] = line
        if (first !== undefined && !(page.stalled && line === lines.request)) into.push(first)
      }
      for (const step of lines.loose) into.push(step)
    },
    isBusy: () => ordered.some(({ length }) => length > 0) || lines.loose.length > 0,
    drop(line) {
      lines[line].length = 0
    },
  }
  return page
}

/** Stops a page. */
export function rest(page: SimulatedPage, state: 'frozen' | 'cached', now: number): void {
  page.state = state
  page.rests++
  page.restsSince = now
}

/** Lets a page go on that stood still. */
export function runAgain(page: SimulatedPage, now: number): void {
  page.state = 'running'
  page.rested += now - (page.restsSince ?? now)
  page.restsSince = undefined
}
