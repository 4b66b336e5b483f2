import type { Confidence } from '../report/finding.ts'
import type { Facts, Load, TokenRequest } from './facts.ts'

/** What makes a page send a credential again. */
export type OriginName =
  | 'browser_repeat'
  | 'parallel_calls'
  | 'reload'
  | 'remount'
  | 'retry'
  | 'second_tab'
  | 'strict_mode'

export interface Origin {
  readonly origin: OriginName
  readonly confidence: Confidence
  /** What of the recording speaks for it. */
  readonly evidence: readonly string[]
  /** What the recording would have to have to be sure. */
  readonly missing: readonly string[]
}

/** The one send and the next one of the same credential, and what lies between. */
export interface Repeat {
  readonly first: TokenRequest
  readonly second: TokenRequest
  /** Milliseconds from start to start. */
  readonly gap: number
  /** Milliseconds between the starts of the two runs of code that sent it, as far as other requests show them. */
  readonly startGap: number
  /** Whether the second left before the first was answered. */
  readonly overlaps: boolean
  /** Undefined where the file does not say which page sent. */
  readonly isSamePage: boolean | undefined
  /** The page that sent the second was loaded after the first had left. */
  readonly loadBetween: Load | undefined
  /** Whether the file has a page for each tab (Playwright) rather than for each load (DevTools). */
  readonly hasPagePerTab: boolean
  /** No answer, or one that invites to try again. */
  readonly isFailed: boolean
  /** A function of React's that runs effects a second time, on a call stack of the two. */
  readonly secondRun: string | undefined
  readonly isSameCall: boolean | undefined
}

export function repeatOf(first: TokenRequest, second: TokenRequest, facts: Facts): Repeat {
  const hasPagePerTab = /playwright/i.test(facts.creator?.name ?? '')
  const loadBetween = facts.loads.findLast(
    (load) =>
      load.at > first.at &&
      load.at <= second.at &&
      load.page === second.page &&
      (load.frame === undefined || second.frame === undefined || load.frame === second.frame),
  )
  return {
    first,
    second,
    gap: second.at - first.at,
    startGap: startGapOf(first, second, facts),
    overlaps: overlap(first, second),
    isSamePage:
      first.page === undefined || second.page === undefined ? undefined : first.page === second.page,
    loadBetween,
    hasPagePerTab,
    isFailed: isFailed(first),
    // The second run may overtake the first on its way.
    secondRun: [second, first]
      .flatMap(({ initiator }) => initiator?.functions ?? [])
      .find((name) => SECOND_RUN.test(name)),
    isSameCall: isSameCall(first, second),
  }
}

function isFailed({ status }: TokenRequest): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500
}

/**
 * What follows a failure may seem to begin before its end, ms: writers measure the two by different clocks, and Playwright
 * takes for the end of a failed request when it hears of it, 67 ms too late on a machine with much to do.
 */
const CLOCK_ERROR = 100

function overlap(first: TokenRequest, second: TokenRequest): boolean {
  if (first.endedAt === undefined) return first.status === 0
  const error = isFailed(first) ? Math.min(CLOCK_ERROR, (first.endedAt - first.at) / 2) : 0
  return second.at < first.endedAt - error
}

/** Of React's development build; the names differ between 18 and 19. */
const SECOND_RUN = /doubleInvokeEffects|invokeEffectsInDev|DoubleInvokeEffectsInDEV/

function isSameCall({ initiator: a }: TokenRequest, { initiator: b }: TokenRequest): boolean | undefined {
  if (a === undefined || b === undefined) return undefined
  return a.url === b.url && a.line === b.line
}

/** Milliseconds before a send in which its SDK may have begun. */
const PREPARATION = 10_000

/** Two runs that begin at once drift apart on their way: each may read the configuration, and wait for it, first. */
function startGapOf(first: TokenRequest, second: TokenRequest, { configurations }: Facts): number {
  const before = configurations.filter(
    ({ at, page }) => page === first.page && at <= second.at && first.at - at < PREPARATION,
  )
  const gaps = before.slice(1).map(({ at }, index) => at - (before[index]?.at ?? at))
  return Math.min(second.at - first.at, ...gaps)
}
