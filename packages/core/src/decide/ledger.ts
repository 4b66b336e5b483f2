import type { Fingerprint } from '../trail.ts'
import type { User } from '../types.ts'
import { parseGrant, type GrantRecord, type HeldToken } from './record.ts'

/** Fingerprints of what a record has that no disk may hold. */
export interface Marks {
  readonly user: Fingerprint | null
  readonly idToken: Fingerprint | null
  readonly refreshToken: Fingerprint | null
  readonly tokens: Readonly<Record<string, MarkedToken>>
}

/** An access token by its fingerprint. */
export interface MarkedToken extends Omit<HeldToken, 'accessToken'> {
  readonly mark: Fingerprint
}

/**
 * A record as it may lie on a disk: the order of all that happens to the grant, with fingerprints in the place of
 * tokens and claims. Who takes it for a record finds a live grant of nobody, which is none.
 */
export interface Ledger extends GrantRecord {
  readonly user: null
  readonly idToken: null
  readonly refreshToken: null
  readonly marks: Marks
}

/** What a stored value is to a tab that knows some secrets. */
export type Sight =
  /** Nothing to do with secrets: no record, a tombstone, a newer version's, or garbage. */
  | { readonly kind: 'plain'; readonly grant: unknown }
  /** A record with its secrets on the disk: from before the setting. */
  | { readonly kind: 'exposed'; readonly grant: GrantRecord }
  | { readonly kind: 'whole'; readonly grant: GrantRecord; readonly marks: readonly Fingerprint[] }
  /** A ledger whose secrets are elsewhere, if anywhere; the grant stands in for it. */
  | { readonly kind: 'absent'; readonly grant: GrantRecord; readonly marks: readonly Fingerprint[] }

/** Gives the secret of a fingerprint, where it is known. */
export type Find = (mark: Fingerprint) => string | undefined

/** Looks at what is stored. */
export function sightOf(value: unknown, find: Find): Sight {
  const record = parseGrant(value)
  if (record === 'foreign') return { kind: 'plain', grant: value }
  if (record !== undefined)
    return textsOf(record).length > 0 ? { kind: 'exposed', grant: record } : { kind: 'plain', grant: record }
  const ledger = parseLedger(value)
  if (ledger === undefined) return { kind: 'plain', grant: undefined }
  const marks = marksIn(ledger)
  const whole = join(ledger, find)
  return whole === undefined
    ? { kind: 'absent', grant: standIn(ledger, find), marks }
    : { kind: 'whole', grant: whole, marks }
}

/** The secrets of a record, claims included, as texts. */
export function textsOf({ user, idToken, refreshToken, tokens }: GrantRecord): string[] {
  const claims = user === null ? null : JSON.stringify(user)
  const texts = [claims, idToken, refreshToken, ...Object.values(tokens).map((token) => token.accessToken)]
  return texts.filter((text) => text !== null)
}

/** What may be written of a record. */
export type Stored =
  | { readonly kind: 'stored'; readonly value: object | undefined }
  /** It is an edit of a record that this tab cannot see, and not its to make. */
  | { readonly kind: 'refused' }
  /** Some of its secrets have no fingerprint yet, which takes time: nothing can be written before. */
  | { readonly kind: 'unmarked'; readonly texts: readonly string[] }

/**
 * Takes the secrets out of a record that is to be written.
 *
 * @param sight what was there when it was decided on
 * @param markOf gives the fingerprint of a secret, where it is known
 */
export function storedForm(
  sight: Sight,
  next: GrantRecord | undefined,
  markOf: (text: string) => Fingerprint | undefined,
): Stored {
  if (next === undefined) return { kind: 'stored', value: undefined }
  // Only a later record may take the place of one that this tab cannot see.
  if (sight.kind === 'absent' && next.epoch === sight.grant.epoch) return { kind: 'refused' }
  const texts = textsOf(next)
  if (texts.length === 0) return { kind: 'stored', value: next }
  if (texts.some((text) => markOf(text) === undefined)) return { kind: 'unmarked', texts }
  const mark = (text: string | null): Fingerprint | null | undefined => (text === null ? null : markOf(text))
  const tokens = Object.entries(next.tokens).map(([key, { accessToken, expiresAt, lifetime }]) => [
    key,
    { mark: mark(accessToken), expiresAt, lifetime },
  ])
  const marks = {
    user: mark(next.user && JSON.stringify(next.user)),
    idToken: mark(next.idToken),
    refreshToken: mark(next.refreshToken),
    tokens: Object.fromEntries(tokens) as unknown,
  } as Marks // Each of them has one.
  return {
    kind: 'stored',
    value: { ...next, user: null, idToken: null, refreshToken: null, tokens: {}, marks } satisfies Ledger,
  }
}

/** A fingerprint is shorter, and no record has as many tokens. */
const longestMark = 64
const mostTokens = 250

type Fields = Readonly<Record<string, unknown>>

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined
}

function isMark(value: unknown): boolean {
  return typeof value === 'string' && value.length <= longestMark
}

function isMarkedToken(value: unknown): boolean {
  const token = fieldsOf(value)
  return isMark(token?.['mark']) && [token?.['expiresAt'], token?.['lifetime']].every(Number.isFinite)
}

function parseLedger(value: unknown): Ledger | undefined {
  const { status, marks: given, ...rest } = fieldsOf(value) ?? {}
  const marks = fieldsOf(given)
  const tokens = Object.values(fieldsOf(marks?.['tokens']) ?? { none: null })
  // All but the secrets is as in a record, and what is none without them has the shape of a tombstone.
  const record = parseGrant({ ...rest, status: 'out' })
  const isSound =
    (status === 'live' || status === 'lost') &&
    record !== undefined &&
    record !== 'foreign' &&
    textsOf(record).length === 0 &&
    [marks?.['user'], marks?.['idToken'], marks?.['refreshToken']].every(
      (mark) => mark === null || isMark(mark),
    ) &&
    tokens.length <= mostTokens &&
    tokens.every(isMarkedToken)
  return isSound ? (value as Ledger) : undefined
}

function marksIn({ marks }: Ledger): Fingerprint[] {
  const { user, idToken, refreshToken, tokens } = marks
  const all = [user, idToken, refreshToken, ...Object.values(tokens).map(({ mark }) => mark)]
  return all.filter((mark) => mark !== null)
}

/** The record with its secrets; undefined unless each of them is known. */
function join(ledger: Ledger, find: Find): GrantRecord | undefined {
  const { marks, ...rest } = ledger
  const text = (mark: Fingerprint | null): string | null | undefined => (mark === null ? null : find(mark))
  const tokens = Object.entries(marks.tokens).map(([key, { mark, expiresAt, lifetime }]) => [
    key,
    { accessToken: text(mark), expiresAt, lifetime },
  ])
  const record = {
    ...rest,
    user: claimsIn(text(marks.user)),
    idToken: text(marks.idToken),
    refreshToken: text(marks.refreshToken),
    tokens: Object.fromEntries(tokens) as unknown,
  }
  // One with a member that is undefined is none; and of another version it is not, or it were no ledger.
  return parseGrant(record) as GrantRecord | undefined
}

/**
 * What a tab goes on with that cannot have the secrets: a grant that it knew is lost, and one that it never knew is
 * nobody's. Its counters are those of the ledger, so that whatever comes next is later than it.
 */
function standIn({ marks, ...rest }: Ledger, find: Find): GrantRecord {
  const user = claimsIn(marks.user === null ? null : find(marks.user))
  return { ...rest, status: user === null ? 'out' : 'lost', user, intent: null }
}

function claimsIn(text: string | null | undefined): User | null {
  try {
    const claims: unknown = JSON.parse(text ?? 'null')
    return typeof fieldsOf(claims)?.['sub'] === 'string' ? (claims as User) : null
  } catch {
    // Somebody wrote the mark of a token in the place of that of the claims.
    return null
  }
}
