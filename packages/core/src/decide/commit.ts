import type { Diagnosis } from './diagnosis/types.ts'
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
  return isUntouched(grant, seen) ? { ...grant, intent } : undefined
}

/** Puts the intent back that stood before a send which did not happen. */
export function withdrawIntent(
  grant: GrantRecord | undefined,
  intent: Intent,
  before: Intent | null,
): GrantRecord | undefined {
  return grant?.intent?.id === intent.id ? { ...grant, intent: before } : undefined
}

/** Notes an outcome in the intent, and when it may be sent again, for whoever comes next. */
export function noteOutcome(
  grant: GrantRecord | undefined,
  intent: Intent,
  outcome: SendOutcome,
  retryAt: number = intent.retryAt,
): GrantRecord | undefined {
  return grant?.intent?.id === intent.id ? { ...grant, intent: { ...intent, outcome, retryAt } } : undefined
}

/** Takes the lane from whoever held it when the record was seen: its lock gets another name. */
export function takeOver(grant: GrantRecord | undefined, seen: GrantRecord): GrantRecord | undefined {
  return isUntouched(grant, seen) ? { ...grant, generation: grant.generation + 1 } : undefined
}

function isUntouched(grant: GrantRecord | undefined, seen: GrantRecord): grant is GrantRecord {
  return (
    isStillMine(grant, seen) &&
    grant.status === 'live' &&
    grant.intent?.id === seen.intent?.id &&
    grant.generation === seen.generation
  )
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
  const gone = { refreshToken: null, tokens: {}, intent: null, dpop: undefined }
  return { ...grant, ...gone, status: 'lost', epoch: grant.epoch + 1, diagnosis }
}

/**
 * The tombstone: nothing readable stays, and counters go on so that late commits fail.
 *
 * @param revocation id of the revocation that will follow; undefined for none
 * @param now ms since 1970: where the counter is lost, it begins where none has been that a code was sent under
 */
export function tombstone(
  grant: GrantRecord | undefined,
  grantId: string,
  revocation: string | undefined,
  now: number,
): GrantRecord {
  return {
    version: 1,
    status: 'out',
    grantId,
    epoch: (grant?.epoch ?? 0) + 1,
    generation: grant?.generation ?? 0,
    signOuts: (grant?.signOuts ?? now) + 1,
    startedAt: 0,
    user: null,
    idToken: null,
    refreshToken: null,
    scope: '',
    tokens: {},
    intent: null,
    diagnosis: null,
    revoking: [...(grant?.revoking ?? []), ...(revocation === undefined ? [] : [revocation])],
  }
}

/** Lists a revocation that begins, or takes it off the list; undefined where no signed-out record has a list. */
export function listRevocation(
  grant: GrantRecord | undefined,
  id: string,
  isUnderWay: boolean,
): GrantRecord | undefined {
  if (grant?.status !== 'out') return undefined
  const others = grant.revoking.filter((other) => other !== id)
  return { ...grant, revoking: isUnderWay ? [...others, id] : others }
}
