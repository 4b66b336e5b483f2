import type { Fault, FaultEffect, FaultSubject } from '../types/faults.ts'
import type { FaultRow } from '../types/state.ts'

/** Whether a predicate of this realm holds; false for one that only another realm, or an earlier page, knows. */
export type Holds = (id: string, subject: FaultSubject) => boolean

export function faultRow(id: string, fault: Fault): FaultRow {
  const { where, times = 1, ...rest } = fault
  return {
    id,
    fault: { ...rest, times: times === Infinity ? 'all' : times },
    hasPredicate: where !== undefined,
    seen: 0,
  }
}

/** Checks a fault at the door; a TypeError names the member that is wrong. */
export function checkFault({ nth = 1, times = 1, effect }: Fault): void {
  if (!Number.isInteger(nth) || nth < 1)
    throw new TypeError(`"nth" must be a whole number from 1 on, not ${nth}`)
  if (times !== Infinity && (!Number.isInteger(times) || times < 1)) {
    throw new TypeError(`"times" must be a whole number from 1 on, or Infinity, not ${times}`)
  }
  if (effect.kind === 'status' && !(effect.status >= 200 && effect.status <= 599)) {
    throw new TypeError(`"status" must be from 200 to 599, not ${effect.status}`)
  }
  if (effect.kind === 'delay' && !(effect.ms >= 0)) {
    throw new TypeError(`"ms" must not be negative, unlike ${effect.ms}`)
  }
}

/** Which faults a request meets, and the faults afterwards: counted, and gone where they are used up. */
export function meetFaults(
  faults: readonly FaultRow[],
  subject: FaultSubject,
  holds: Holds,
): readonly [FaultRow[], FaultEffect[]] {
  const met: FaultEffect[] = []
  const left = faults.flatMap((row) => {
    if (!fits(row, subject, holds)) return [row]
    const seen = row.seen + 1
    const { nth = 1, times, effect } = row.fault
    const last = times === 'all' ? Infinity : nth + times - 1
    if (seen >= nth && seen <= last) met.push(effect)
    return seen >= last ? [] : [{ ...row, seen }]
  })
  return [left, met]
}

function fits({ id, fault, hasPredicate }: FaultRow, subject: FaultSubject, holds: Holds): boolean {
  const { endpoint, grant_type, client_id } = fault
  const names = endpoint === undefined ? undefined : [endpoint].flat()
  return (
    (names === undefined || names.includes(subject.endpoint)) &&
    (grant_type === undefined || grant_type === subject.grant_type) &&
    (client_id === undefined || client_id === subject.client_id) &&
    (!hasPredicate || holds(id, subject))
  )
}
