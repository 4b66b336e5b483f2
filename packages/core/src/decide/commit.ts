import type { Diagnosis } from './diagnosis.ts'
import type { GrantRecord, HeldToken, Intent, SendOutcome } from './record.ts'

/** What a renewal was granted. */
export interface Renewed {
  readonly token: HeldToken
  /** Absent where the server did not rotate. */
  readonly refreshToken: string | undefined
  readonly idToken: string | undefined
}

/** Whose record it must still be. */
export interface Mine {
  readonly grantId: string
  readonly epoch: number
}

/** Whether the record is the very one that was read before: an epoch alone would start anew in a cleared site. */
export function isStillMine(grant: GrantRecord | undefined, mine: Mine): grant is GrantRecord {
  return grant !== undefined && grant.grantId === mine.grantId && grant.epoch === mine.epoch
}

/** Writes the intent into the record; undefined where record, previous intent or lane moved on. */
export function writeIntent(
  grant: GrantRecord | undefined,
  seen: GrantRecord,
  intent: Intent,
): GrantRecord | undefined {
  if (!isStillMine(grant, seen) || grant.status !== 'live') return undefined
  if (grant.intent?.id !== seen.intent?.id || grant.generation !== seen.generation) return undefined
  return { ...grant, intent }
}

/** Puts the intent back that stood before a send which did not happen. */
export function withdrawIntent(
  grant: GrantRecord | undefined,
  intent: Intent,
  before: Intent | null,
): GrantRecord | undefined {
  return grant?.intent?.id === intent.id ? { ...grant, intent: before } : undefined
}

/** Notes an outcome in the intent, for whoever comes next. */
export function noteOutcome(
  grant: GrantRecord | undefined,
  intent: Intent,
  outcome: SendOutcome,
): GrantRecord | undefined {
  return grant?.intent?.id === intent.id ? { ...grant, intent: { ...intent, outcome } } : undefined
}

/** Merges a granted renewal into the record; undefined where grant, epoch or intent are not mine any more. */
export function commitRenewal(
  grant: GrantRecord | undefined,
  mine: Mine,
  intent: Intent,
  key: string,
  renewed: Renewed,
): GrantRecord | undefined {
  if (!isStillMine(grant, mine) || grant.intent?.id !== intent.id) return undefined
  return {
    ...grant,
    epoch: grant.epoch + 1,
    refreshToken: renewed.refreshToken ?? grant.refreshToken,
    idToken: renewed.idToken ?? grant.idToken,
    tokens: { ...grant.tokens, [key]: renewed.token },
    intent: null,
  }
}

/** Declares the grant lost; claims are kept for the app's drafts. */
export function loseGrant(
  grant: GrantRecord | undefined,
  mine: Mine,
  diagnosis: Diagnosis | null,
): GrantRecord | undefined {
  if (!isStillMine(grant, mine)) return undefined
  const gone = { refreshToken: null, tokens: {}, intent: null }
  return { ...grant, ...gone, status: 'lost', epoch: grant.epoch + 1, diagnosis }
}

/** The tombstone: nothing readable stays, and counters go on so that late commits fail. */
export function tombstone(grant: GrantRecord | undefined, grantId: string): GrantRecord {
  return {
    version: 1,
    status: 'out',
    grantId,
    epoch: (grant?.epoch ?? 0) + 1,
    generation: grant?.generation ?? 0,
    signOuts: (grant?.signOuts ?? 0) + 1,
    startedAt: 0,
    user: null,
    idToken: null,
    refreshToken: null,
    scope: '',
    tokens: {},
    intent: null,
    diagnosis: null,
  }
}
