import type { Confidence } from '../report/finding.ts'
import { duration, pageName } from '../report/words.ts'
import type { Origin, OriginName, Repeat } from './origin.ts'

/** Two effects of one commit leave within this, in milliseconds; a person or a route change takes longer. */
const SAME_COMMIT = 150
/** On a machine with much to do, they may be as far apart as this. */
const SAME_RENDER = 1000
/** A repeat by the browser itself follows the dropped connection at once, in milliseconds. */
const AT_ONCE = 100

type Judge = (repeat: Repeat) => Judgement | undefined

interface Judgement {
  readonly confidence: Confidence
  readonly evidence: readonly string[]
  readonly missing?: readonly string[]
}

/** The likely origins of a repeat, the likeliest first. What the recording excludes is not among them. */
export function rankOrigins(repeat: Repeat): Origin[] {
  return judges
    .flatMap(([origin, judge]): Origin[] => {
      const found = judge(repeat)
      return found === undefined
        ? []
        : [{ origin, confidence: found.confidence, evidence: found.evidence, missing: found.missing ?? [] }]
    })
    .toSorted((a, b) => RANK.indexOf(a.confidence) - RANK.indexOf(b.confidence))
}

const RANK: readonly Confidence[] = ['certain', 'likely', 'possible']

/** Where two are as likely, in the order of how often they are it. */
const judges: readonly (readonly [OriginName, Judge])[] = [
  ['reload', judgeReload],
  ['second_tab', judgeSecondTab],
  ['strict_mode', judgeStrictMode],
  ['retry', judgeRetry],
  ['parallel_calls', judgeParallelCalls],
  ['remount', judgeRemount],
  ['browser_repeat', judgeBrowserRepeat],
]

function isOnePage({ isSamePage, loadBetween }: Repeat): boolean {
  return isSamePage !== false && loadBetween === undefined
}

function judgeStrictMode(repeat: Repeat): Judgement | undefined {
  if (!isOnePage(repeat)) return undefined
  const { first, gap, startGap, overlaps, secondRun } = repeat
  if (secondRun !== undefined) {
    return { confidence: 'certain', evidence: [`one of the calls came from React's ${secondRun}`] }
  }
  if (!overlaps || startGap > SAME_RENDER || first.kind === 'refresh_token') return undefined
  return {
    confidence: startGap <= SAME_COMMIT && repeat.isSamePage === true ? 'likely' : 'possible',
    evidence: [
      ...samePage(repeat),
      ...(startGap < gap ? [`two runs began within ${duration(startGap)}: each read the configuration`] : []),
      `the second left ${duration(gap)} after the first and before its answer, as two runs of one effect do`,
      ...sameCall(repeat),
    ],
    missing:
      repeat.second.initiator === undefined
        ? [
            "the initiator: a HAR from Chromium's DevTools has call stacks, which would name React's second run",
          ]
        : [],
  }
}

function judgeReload(repeat: Repeat): Judgement | undefined {
  const { isSamePage, loadBetween, hasPagePerTab, gap, first, second } = repeat
  if (isSamePage === false && hasPagePerTab) return undefined
  if (loadBetween !== undefined) {
    return {
      confidence: 'likely',
      evidence: [
        `the page was loaded anew (#${loadBetween.n}) between the two, ${duration(second.at - loadBetween.at)} before the second`,
      ],
    }
  }
  if (isSamePage === false) {
    return {
      confidence: 'possible',
      evidence: [`two loads sent it: ${pageName(first.page ?? '')} and ${pageName(second.page ?? '')}`],
      missing: ['the load of the second page'],
    }
  }
  if (isSamePage === true || gap < SAME_COMMIT) return undefined
  return { confidence: 'possible', evidence: [], missing: ['page references, and the loads of pages'] }
}

function judgeSecondTab({
  isSamePage,
  hasPagePerTab,
  first,
  second,
  loadBetween,
}: Repeat): Judgement | undefined {
  if (isSamePage === true) return undefined
  if (isSamePage === undefined) {
    return loadBetween === undefined
      ? { confidence: 'possible', evidence: [], missing: ['page references, which tell the tabs apart'] }
      : undefined
  }
  const evidence = [`two pages sent it: ${pageName(first.page ?? '')} and ${pageName(second.page ?? '')}`]
  if (hasPagePerTab) return { confidence: 'certain', evidence }
  return loadBetween === undefined
    ? { confidence: 'possible', evidence, missing: ['whether these pages were open at the same time'] }
    : undefined
}

function judgeRetry(repeat: Repeat): Judgement | undefined {
  if (!isOnePage(repeat) || !repeat.isFailed || repeat.overlaps) return undefined
  const { first, gap } = repeat
  const answer = first.status === 0 ? 'no answer' : `the answer ${first.status}`
  return {
    confidence: 'likely',
    evidence: [
      ...samePage(repeat),
      `${answer} came first, and the second left ${duration(gap)} after the first`,
    ],
  }
}

/** For a refresh token: a timer and a call, two components, two APIs. */
function judgeParallelCalls(repeat: Repeat): Judgement | undefined {
  const { first, second, overlaps, gap } = repeat
  if (!isOnePage(repeat) || first.kind === 'code' || !overlaps) return undefined
  const isForOthers = first.resource !== second.resource || first.scope !== second.scope
  return {
    confidence: repeat.isSamePage === true ? 'likely' : 'possible',
    evidence: [
      ...samePage(repeat),
      `the second left ${duration(gap)} after the first and before its answer`,
      ...(isForOthers
        ? ['the two ask for different APIs or scopes, of which each has a renewal of its own']
        : []),
      ...sameCall(repeat),
    ],
  }
}

/** The code of the page ran again, although the first answer was there. */
function judgeRemount(repeat: Repeat): Judgement | undefined {
  const { first, overlaps, isFailed, gap, startGap, isSamePage } = repeat
  if (!isOnePage(repeat) || isFailed) return undefined
  if (overlaps) {
    if (first.kind === 'refresh_token') return undefined
    return {
      confidence: startGap > SAME_RENDER && isSamePage === true ? 'likely' : 'possible',
      evidence: [`the second left ${duration(gap)} after the first, before its answer`],
    }
  }
  return {
    confidence: isSamePage === true ? 'likely' : 'possible',
    evidence: [...samePage(repeat), `the first had been answered (${first.status}) when the second left`],
  }
}

function judgeBrowserRepeat({ first, second, gap, isSamePage }: Repeat): Judgement | undefined {
  const end = (first.endedAt ?? first.at) - first.at
  if (isSamePage === false || first.status !== 0 || gap - end > AT_ONCE) return undefined
  return {
    confidence: 'possible',
    evidence: [
      `the second left ${duration(Math.max(0, gap - end))} after the first had broken off`,
      ...(second.isReused === true ? ['over a connection that had been in use'] : []),
    ],
    missing: [
      "the browser's own log (chrome://net-export), since a HAR seldom shows what it repeats by itself",
    ],
  }
}

function samePage({ isSamePage, first }: Repeat): string[] {
  return isSamePage === true ? [`one page (${pageName(first.page ?? '')}), not loaded anew in between`] : []
}

function sameCall({ isSameCall, second }: Repeat): string[] {
  if (isSameCall === undefined) return []
  const { url = '', line } = second.initiator ?? {}
  return [
    isSameCall
      ? `both were sent from ${url}${line === undefined ? '' : `:${line}`}`
      : 'two places in the code sent it',
  ]
}
