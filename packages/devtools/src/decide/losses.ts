import type { Diagnosis, Session, TrailEntry } from '@onegrant/core'
import type { GrantView } from '@onegrant/core/development'
import { causes } from '@onegrant/core/diagnosis'

/** What says `invalid_grant`: a credential that was refused, or the end of the grant that came of it. */
export function isLoss(entry: TrailEntry): boolean {
  return entry.type === 'lost' || (entry.type === 'refused' && entry.error === 'invalid_grant')
}

/** Losses since the developer last looked, oldest first; `seenAt` in ms since 1970. */
export function newLosses(entries: readonly TrailEntry[], seenAt: number): TrailEntry[] {
  return entries.filter((entry) => entry.at > seenAt && isLoss(entry))
}

/** Why the session has ended, as far as anybody knows: by the error that the app got, or by the record. */
export function diagnosisOf(session: Session, grant: GrantView | undefined): Diagnosis | undefined {
  return session.error?.diagnosis ?? grant?.diagnosis
}

/** A link of a diagnosis, if it is one: a record in storage may have been written by anybody. */
export function safeLink(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined
  return new URL(value).protocol === 'https:' ? value : undefined
}

/** A cause in words; one that a newer SDK knows goes by its name. */
export function causeText(cause: string): string {
  return Object.hasOwn(causes, cause) ? causes[cause as keyof typeof causes].meaning : cause
}
