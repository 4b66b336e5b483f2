import { causes } from '@onegrant/core/diagnosis'
import type { Finding } from '../report/finding.ts'
import { count, duration } from '../report/words.ts'
import { describe } from './codes.ts'
import { causeOf } from './details.ts'
import type { AuditEvent } from './event.ts'

/** Milliseconds in which Logto lets a used refresh token pass (its `refreshTokenReuseInterval`). */
const LEEWAY = 3000
/** Milliseconds between a refusal and the revocation with it, which may be written down before it. */
const AROUND = 5000
/** Milliseconds; a token that comes back later than this was kept by something else than a tab that is open. */
const RECENT = 24 * 60 * 60_000

/**
 * Renewals. The log hides their tokens, so that they are joined by user, application and time, and nothing that is said
 * of two of them is more than likely.
 */
export function renewalFindings(events: readonly AuditEvent[]): Finding[] {
  const renewals = events.filter(({ kind }) => kind === 'refresh_token')
  return [...reuses(renewals, events), ...close(renewals), ...others(renewals)]
}

/** Who it was: where the user is not known (the request failed before), the browser has to do. */
function isSameUser(a: AuditEvent, b: AuditEvent): boolean {
  if (a.app !== b.app) return false
  if (a.user !== undefined && b.user !== undefined) return a.user === b.user
  return a.browser !== undefined && a.browser === b.browser
}

function reuses(renewals: readonly AuditEvent[], events: readonly AuditEvent[]): Finding[] {
  const explained = new Set<AuditEvent>()
  return renewals.flatMap((event): Finding[] => {
    if (causeOf(event.detail) !== 'refresh_token_rotated' || explained.has(event)) return []
    const before = renewals.findLast(
      (other) =>
        other.at <= event.at &&
        other !== event &&
        event.at - other.at < RECENT &&
        isSameUser(other, event) &&
        spends(other),
    )
    const after = renewals.filter(
      (other) =>
        other.at > event.at && !other.isGranted && isSameUser(other, event) && other.at - event.at < RECENT,
    )
    for (const other of after) explained.add(other)
    const revocation = events.find(
      ({ kind, at }) => kind === 'revocation' && Math.abs(at - event.at) < AROUND,
    )
    return [
      {
        id: 'refresh_token_rotated',
        level: 'problem',
        sentence:
          `A refresh token of ${event.app} came back after it had been replaced (#${event.n})` +
          `${before === undefined ? '' : `, likely the one of #${before.n}, ${duration(event.at - before.at)} before`}.`,
        remedy: remedyFor(before, event),
        evidence: [
          ...(before === undefined
            ? ['missing to be sure: the renewal before it, from a longer piece of the log']
            : [describe(before)]),
          describe(event),
          ...(before?.error === 'invalid_target' || before?.error === 'oidc.invalid_target'
            ? ['likely: the invalid_target before it had spent the token without giving a new one']
            : []),
          ...(revocation === undefined ? [] : [`#${revocation.n}: the grant was revoked`]),
          ...after.map((other) => `follows from it: ${describe(other)}`),
        ],
      },
    ]
  })
}

/** Logto consumes the token before it looks for the resource, so that this refusal spends it as well. */
function spends({ isGranted, error }: AuditEvent): boolean {
  return isGranted || error === 'invalid_target' || error === 'oidc.invalid_target'
}

function remedyFor(before: AuditEvent | undefined, event: AuditEvent): string {
  if (before !== undefined && before.resource !== event.resource) {
    return 'Let the renewals for all APIs go one after the other: they share one refresh token.'
  }
  return 'Take one lock for all tabs around a renewal, and read the newest refresh token inside it.'
}

/** Two that were granted within the leeway: they pass as long as the network is fast. */
function close(renewals: readonly AuditEvent[]): Finding[] {
  const granted = renewals.filter(({ isGranted }) => isGranted)
  const pairs = granted.flatMap((event, index) => {
    for (let at = index - 1; at >= 0; at -= 1) {
      const before = granted[at]
      if (before === undefined || event.at - before.at > LEEWAY) return []
      if (isSameUser(before, event)) return [{ before, event }]
    }
    return []
  })
  const [first] = pairs
  if (first === undefined) return []
  return [
    {
      id: 'renewals_close',
      level: 'warning',
      sentence: `${count(pairs.length, 'renewal')} followed another of the same user within ${duration(LEEWAY)}, likely with the same refresh token.`,
      remedy: remedyFor(first.before, first.event),
      evidence: pairs
        .slice(0, 10)
        .map(
          ({ before, event }) =>
            `#${before.n} and #${event.n}, ${duration(event.at - before.at)} apart${before.resource === event.resource ? '' : ', for different APIs'}`,
        ),
    },
  ]
}

function others(renewals: readonly AuditEvent[]): Finding[] {
  const isReuse = (event: AuditEvent): boolean => causeOf(event.detail) === 'refresh_token_rotated'
  const reused = renewals.filter(isReuse)
  return renewals
    .filter((event) => !event.isGranted && !isReuse(event))
    .filter(
      (event) =>
        !reused.some(
          (reuse) => reuse.at < event.at && event.at - reuse.at < RECENT && isSameUser(reuse, event),
        ),
    )
    .map((event): Finding => {
      const cause = causeOf(event.detail)
      return {
        id: cause ?? 'renewal_refused',
        level: 'problem',
        sentence: `A renewal of ${event.app} was refused (#${event.n}): ${event.detail ?? event.error ?? 'without a reason in the log'}.`,
        remedy: event.error?.endsWith('invalid_target') === true ? TARGET : causes[cause ?? 'unknown'].remedy,
        evidence: [describe(event)],
      }
    })
}

const TARGET =
  'Ask for resources that the grant has: this refusal comes after the refresh token was spent, so that the session ends with it.'
