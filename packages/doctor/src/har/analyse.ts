import type { Finding, Verdict } from '../report/finding.ts'
import { type Chain, chainOf, families } from './chains.ts'
import { type DoubleSend, doubleSends } from './double-sends.ts'
import type { Facts } from './facts.ts'
import { answerFindings } from './findings/answers.ts'
import { doubleSendFindings } from './findings/double-send.ts'
import { refusalFindings } from './findings/refusals.ts'
import { signInFindings } from './findings/sign-in.ts'
import { verdictOf } from './verdict.ts'

/** What a recording tells of its sign-ins. All credentials are fingerprints. */
export interface HarReport {
  readonly recordedBy: string
  readonly entries: number
  readonly counts: { readonly codes: number; readonly renewals: number; readonly repeats: number }
  readonly doubleSends: readonly DoubleSend[]
  readonly chains: readonly Chain[]
  readonly findings: readonly Finding[]
  readonly verdict: Verdict
}

/** The report of what was collected of a HAR. */
export function analyse(facts: Facts): HarReport {
  const doubles = doubleSends(facts)
  const findings = [
    ...doubleSendFindings(doubles),
    ...refusalFindings(facts),
    ...signInFindings(facts),
    ...answerFindings(facts),
  ]
  const codes = facts.tokenRequests.filter(({ kind }) => kind === 'code').length
  return {
    recordedBy: recorderOf(facts),
    entries: facts.entries,
    counts: {
      codes,
      renewals: facts.tokenRequests.length - codes,
      repeats: doubles.reduce((sum, { sends }) => sum + sends.length - 1, 0),
    },
    doubleSends: doubles,
    chains: families(facts).map(chainOf),
    findings,
    verdict: verdictOf(facts, doubles, findings),
  }
}

function recorderOf({ creator, browser }: Facts): string {
  const names = [creator, browser].flatMap((producer) =>
    producer === undefined ? [] : [`${producer.name} ${producer.version}`.trim()],
  )
  return names.join(', ')
}
