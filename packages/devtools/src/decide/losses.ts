import type { Diagnosis, Session, TrailEntry } from '@onegrant/core'
import type { GrantView } from '@onegrant/core/development'

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

const causes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    code_already_redeemed: 'The code had been redeemed before',
    code_expired: 'The code had expired',
    redirect_uri_mismatch: 'The redirect URI was another one',
    pkce_mismatch: 'The code verifier did not fit',
    client_mismatch: 'The credential belongs to another client',
    refresh_token_rotated: 'The refresh token had been used before',
    refresh_token_expired: 'The refresh token had expired',
    grant_revoked: 'The grant was revoked',
    wrong_grant_type: 'The client may not use this grant type',
    missing_parameter: 'The request lacked a parameter',
    response_lost: 'An answer was lost',
    unknown: 'The cause is not known',
  }),
)

/** A cause in words; one that a newer SDK knows goes by its name. */
export function causeText(cause: string): string {
  return causes.get(cause) ?? cause
}
