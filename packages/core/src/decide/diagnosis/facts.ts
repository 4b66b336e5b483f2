import type { CredentialKind, TrailEntry } from '../../trail.ts'
import { readPhrase } from './read-phrase.ts'
import type { PhraseMatch, TokenErrorAnswer } from './types.ts'

/** A grant request that was refused, and what this browser kept of the time before. */
export interface GrantCase {
  readonly credential: CredentialKind
  readonly fingerprint: string
  readonly answer: TokenErrorAnswer
  /** 1 where the record of the sign-in or grant knows of no earlier send. */
  readonly attempt: number
  /** When the credential came, ms since 1970: a code at the callback page, a refresh token with its grant or renewal. */
  readonly cameAt: number
  /** When the sign-in behind it was begun, ms since 1970. */
  readonly startedAt: number
  /** When it was sent, ms since 1970. */
  readonly sentAt: number
  /** Of the grant record at the send; undefined for a code. */
  readonly epoch: number | undefined
  /** Whether the verifier that was sent belongs to the challenge that was asked with; undefined where nobody noted that. */
  readonly isVerifierSame: boolean | undefined
  /** The trail, oldest first. */
  readonly trail: readonly TrailEntry[]
}

/** What follows from a case by looking alone. */
export interface Facts {
  readonly matches: readonly PhraseMatch[]
  /** The sends of this credential, the refused one last. */
  readonly sends: readonly TrailEntry[]
  /** Sends before this one whose answer did not bring what it was sent for. */
  readonly unclear: readonly TrailEntry[]
  readonly wasUnclear: boolean
  /** The provider granted this very credential before: a code is spent by that. */
  readonly granted: readonly TrailEntry[]
  /** The grant record is older than what the trail tells of it: the database was restored. */
  readonly isRolledBack: boolean
  /** Whether the trail reaches back to when the credential came. */
  readonly isComplete: boolean
  /** Exchanges with the provider shortly before: a connection may have been left open by them. */
  readonly contacts: readonly TrailEntry[]
  /** Ends of a session, or tokens thrown away, whose revocation may have met this grant. */
  readonly revocations: readonly TrailEntry[]
  /** ms; 0 for a clock that was set back. */
  readonly age: number
}

/** Browsers keep an idle connection for as long, ms. */
const connectionLifetime = 5 * 60_000
/** The trail's first word about a credential may be as late, ms: a request takes no longer. */
const requestTime = 10_000
/** A revocation that was begun so long before a sign-in may still be under way, ms. */
const revocationTime = 60_000

/** Looks at a case. */
export function findFacts(about: GrantCase): Facts {
  const { trail, answer, credential, attempt, cameAt, startedAt, sentAt, epoch } = about
  const mine = trail.filter((entry) => 'fingerprint' in entry && entry.fingerprint === about.fingerprint)
  const sends = mine.filter(({ type }) => type === 'sent')
  const earlier = sends.slice(0, -1)
  const granted = mine.filter(({ type }) => type === 'granted')
  const renewals = trail.filter(
    (entry) => entry.type === 'granted' && entry.credential === 'refresh_token' && entry.at > startedAt,
  )
  return {
    matches: readPhrase({ ...answer, credential }),
    sends,
    unclear: [...earlier, ...mine.filter(({ type }) => type === 'unclear')].sort((a, b) => a.at - b.at),
    wasUnclear: attempt > 1 || (earlier.length > 0 && granted.length === 0),
    granted,
    isRolledBack:
      epoch !== undefined && granted.some((entry) => entry.type === 'granted' && entry.epoch > epoch),
    isComplete: (trail[0]?.at ?? Infinity) <= cameAt + requestTime,
    contacts: trail.filter(
      (entry) =>
        isContact(entry) &&
        !sends.slice(-1).includes(entry) &&
        isWithin(sentAt - entry.at, connectionLifetime),
    ),
    revocations:
      renewals.length > 0
        ? []
        : trail.filter(
            ({ type, at }) =>
              (type === 'signed-out' || type === 'dropped') && at > startedAt - revocationTime,
          ),
    age: Math.max(0, sentAt - cameAt),
  }
}

function isContact({ type }: TrailEntry): boolean {
  return ['authorization-requested', 'sent', 'granted', 'unclear'].includes(type)
}

function isWithin(time: number, longest: number): boolean {
  return time >= 0 && time <= longest
}
