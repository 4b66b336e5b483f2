import { causes, docsBase } from './causes.ts'
import { tellEvidence } from './evidence.ts'
import { findFacts, type Facts, type GrantCase } from './facts.ts'
import { judgeAge } from './lifetimes.ts'
import type { Confidence, Diagnosis, InvalidGrantCause, PhraseMatch } from './types.ts'

interface Judgement {
  readonly cause: InvalidGrantCause
  readonly confidence: Confidence
}

/** The credential was used before: what differs is by whom. */
const reuse: readonly InvalidGrantCause[] = ['code_already_redeemed', 'refresh_token_rotated']
/** What the SDK itself cannot have got wrong: both requests are made from one record. */
const ownDoing: readonly InvalidGrantCause[] = ['redirect_uri_mismatch', 'pkce_mismatch', 'client_mismatch']

/**
 * Names the cause of an `invalid_grant`: from what this browser kept, then from the provider's words, then from what
 * usually lies behind it.
 *
 * @param about the refused request, and what was kept of the time before
 * @returns the cause, how sure it is, the evidence and the remedy; `certain` only where nothing else is left
 * @example
 * diagnose({ ...about, answer: { status: 400, error: 'invalid_grant', errorDescription: 'Code is expired' } }).cause
 * @see RFC 6749 5.2
 */
export function diagnose(about: GrantCase): Diagnosis {
  const facts = findFacts(about)
  const { cause, confidence } = judge(about, facts)
  return {
    cause,
    confidence,
    evidence: tellEvidence(about, facts),
    tried: [
      about.credential === 'code'
        ? 'Sent the code once: a code is never sent again.'
        : 'Waited for another tab that might have renewed.',
      ...(about.attempt > 1
        ? [`Sent the refresh token ${about.attempt} times, by the rule for resends.`]
        : []),
    ],
    remedy: causes[cause].remedy,
    docs: `${docsBase}#${causes[cause].anchor}`,
  }
}

function judge(about: GrantCase, facts: Facts): Judgement {
  const { credential } = about
  const [match] = facts.matches
  const named = match?.confidence === 'certain' ? match.causes[0] : undefined
  if (about.isVerifierSame === false && (named ?? 'pkce_mismatch') === 'pkce_mismatch')
    return { cause: 'pkce_mismatch', confidence: named === undefined ? 'likely' : 'certain' }
  if (credential === 'code' && facts.granted.length > 0 && mayBe(facts, 'code_already_redeemed'))
    return { cause: 'code_already_redeemed', confidence: 'certain' }
  if (match !== undefined && match.confidence !== 'possible') return byWords(about, facts, match)
  if (facts.wasUnclear && mayBe(facts, ...reuse)) return { cause: 'response_lost', confidence: 'likely' }
  if (facts.isRolledBack) return { cause: 'refresh_token_rotated', confidence: 'likely' }
  const expired = credential === 'code' ? 'code_expired' : 'refresh_token_expired'
  const byAge = judgeAge(credential, facts.age, facts.matches)
  if (byAge !== undefined && mayBe(facts, expired)) return { cause: expired, confidence: byAge }
  if (facts.revocations.length > 0 && mayBe(facts, 'grant_revoked'))
    return { cause: 'grant_revoked', confidence: 'likely' }
  return { cause: usualCause(about, facts), confidence: 'possible' }
}

/** The provider names one cause, or nearly so: whether that fits what this browser knows of itself. */
function byWords(about: GrantCase, facts: Facts, match: PhraseMatch): Judgement {
  const [cause] = match.causes
  const certain = match.isProviderKnown ? match.confidence : weaker(match.confidence)
  if (reuse.includes(cause)) {
    if (facts.wasUnclear) return { cause: 'response_lost', confidence: 'likely' }
    if (facts.isRolledBack) return { cause, confidence: certain }
    // Sent once, used before: the browser repeats a request on a connection that drops. Theft is the rarer thing.
    if (isRepeatable(about, facts)) return { cause: 'response_lost', confidence: weaker(certain) }
    return { cause, confidence: certain }
  }
  return { cause, confidence: ownDoing.includes(cause) ? weaker(certain) : certain }
}

/** What usually lies behind a refusal of which nothing is known but that it came. */
function usualCause(about: GrantCase, facts: Facts): InvalidGrantCause {
  const [words] = facts.matches
  if (isRepeatable(about, facts) && mayBe(facts, ...reuse)) return 'response_lost'
  if (!facts.isComplete) return 'unknown'
  return words === undefined || mayBe(facts, 'grant_revoked') ? 'grant_revoked' : words.causes[0]
}

/** Whether the browser may have repeated the request by itself. The provider's keys are fetched just before a code is sent. */
function isRepeatable({ credential }: GrantCase, { contacts }: Facts): boolean {
  return credential === 'code' || contacts.length > 0
}

/** Whether the provider's words, if it has any, leave room for one of these causes. */
function mayBe({ matches }: Facts, ...wanted: readonly InvalidGrantCause[]): boolean {
  return (
    matches.length === 0 || matches.some(({ causes: found }) => found.some((cause) => wanted.includes(cause)))
  )
}

function weaker(confidence: Confidence): Confidence {
  return confidence === 'certain' ? 'likely' : 'possible'
}
