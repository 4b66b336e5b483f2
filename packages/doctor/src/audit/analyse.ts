import type { Finding, Verdict } from '../report/finding.ts'
import { codeFindings } from './codes.ts'
import type { AuditLog } from './read.ts'
import { renewalFindings } from './renewals.ts'

/** What an audit log tells of its exchanges. */
export interface AuditReport {
  readonly rows: number
  readonly counts: { readonly codes: number; readonly renewals: number; readonly revocations: number }
  readonly findings: readonly Finding[]
  readonly verdict: Verdict
}

/** The report of a log that was read. */
export function analyseAudit({ events, rows }: AuditLog): AuditReport {
  const countOf = (kind: string): number => events.filter((event) => event.kind === kind).length
  const findings = [...codeFindings(events), ...renewalFindings(events)]
  return {
    rows,
    counts: {
      codes: countOf('code'),
      renewals: countOf('refresh_token'),
      revocations: countOf('revocation'),
    },
    findings,
    verdict: verdictOf(findings, events.length),
  }
}

function verdictOf(findings: readonly Finding[], events: number): Verdict {
  const worst = findings.find(({ level }) => level === 'problem') ?? findings[0]
  if (worst !== undefined) {
    const isNamed = worst.id === 'code_already_redeemed'
    return {
      cause: worst.id,
      confidence: isNamed ? 'certain' : 'likely',
      sentence: worst.sentence,
      fix: worst.remedy ?? '',
    }
  }
  return events === 0
    ? {
        cause: 'nothing',
        confidence: 'certain',
        sentence: 'No row of the log is on a code, a refresh token or a revocation.',
        fix: 'Get the rows of the time in question: GET /api/logs?applicationId=…, page after page.',
      }
    : {
        cause: 'none',
        confidence: 'certain',
        sentence: 'Each code of this log was exchanged once, and nothing was refused.',
        fix: 'Nothing to mend here.',
      }
}
