import { causes } from '@onegrant/core/diagnosis'
import type { Finding } from '../report/finding.ts'
import { duration, join, times } from '../report/words.ts'
import { causeOf } from './details.ts'
import type { AuditEvent } from './event.ts'

/** The exchanges of codes, joined by the code. */
export function codeFindings(events: readonly AuditEvent[]): Finding[] {
  const byCode = new Map<string, AuditEvent[]>()
  for (const event of events) {
    if (event.kind !== 'code' || event.code === undefined) continue
    const group = byCode.get(event.code)
    if (group === undefined) byCode.set(event.code, [event])
    else group.push(event)
  }
  return [...byCode].flatMap(([code, group]) => {
    if (group.length > 1) return [doubleFinding(code, group, events)]
    return group.filter(({ isGranted }) => !isGranted).map(refusedFinding)
  })
}

function doubleFinding(code: string, group: readonly AuditEvent[], events: readonly AuditEvent[]): Finding {
  const gaps = group.slice(1).map((event, index) => duration(event.at - (group[index]?.at ?? event.at)))
  const [first, second] = group
  const revocation = events.find(
    ({ kind, at }) =>
      kind === 'revocation' && second !== undefined && at >= second.at && at - second.at < 5000,
  )
  return {
    id: 'code_already_redeemed',
    level: 'problem',
    sentence: `The code ${code} of ${first?.app ?? ''} was exchanged ${times(group.length)}, ${join(gaps)} apart (${group.map(({ n }) => `#${n}`).join(', ')}).`,
    remedy: 'Redeem a code once: see the likely origin by onegrant har, with a HAR of the sign-in.',
    evidence: [
      ...group.map(describe),
      browsers(group),
      ...(revocation === undefined
        ? []
        : [
            `#${revocation.n}: the grant was revoked, ${duration(revocation.at - (second?.at ?? 0))} after the second exchange`,
          ]),
    ],
  }
}

function browsers(group: readonly AuditEvent[]): string {
  const known = new Set(group.flatMap(({ browser }) => browser ?? []))
  if (known.size === 0) return 'missing to be sure: address and user agent of the requests'
  return known.size === 1
    ? 'likely: one browser (same address and user agent): a double effect, a reload or a copy of the tab'
    : 'likely: two browsers or a server (address or user agent differ): a link preview, a proxy, or a second redeemer'
}

function refusedFinding(event: AuditEvent): Finding {
  const cause = causeOf(event.detail)
  return {
    id: cause ?? 'code_refused',
    level: 'problem',
    sentence: `The exchange of the code ${event.code ?? ''} of ${event.app} was refused (#${event.n}): ${event.detail ?? event.error ?? 'without a reason in the log'}.`,
    remedy: causes[cause ?? 'unknown'].remedy,
    evidence: [describe(event)],
  }
}

export function describe({ n, at, isGranted, detail, error, resource }: AuditEvent): string {
  const outcome = isGranted ? 'granted' : (detail ?? error ?? 'refused')
  return `#${n} at ${new Date(at).toISOString()}: ${outcome}${resource === undefined ? '' : `, for ${resource}`}`
}
