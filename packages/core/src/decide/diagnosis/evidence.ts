import type { TrailEntry } from '../../trail.ts'
import { causes } from './causes.ts'
import type { Facts, GrantCase } from './facts.ts'
import type { Evidence, EvidenceFact } from './types.ts'

/** The facts of a case in sentences, the weightiest first. */
export function tellEvidence(about: GrantCase, facts: Facts): readonly Evidence[] {
  return [
    tellWords(about, facts),
    ...tellSends(about, facts),
    tell('age', ageOf(about, facts)),
    ...tellParameters(about),
    ...tellConnection(about, facts),
    ...(facts.revocations.length > 0
      ? [
          tell(
            'revoked-here',
            'This browser ended a session or threw tokens away shortly before; a revocation of these may have met this grant.',
            facts.revocations,
          ),
        ]
      : []),
    ...(facts.isComplete
      ? []
      : [
          tell(
            'ledger-incomplete',
            'The trail of this browser does not reach back to when the credential came.',
          ),
        ]),
  ]
}

function tell(fact: EvidenceFact, text: string, entries: readonly TrailEntry[] = []): Evidence {
  return { fact, text, entries }
}

function tellWords({ answer }: GrantCase, { matches }: Facts): Evidence {
  const said = `The provider answered ${answer.status} ${answer.error}`
  const [first] = matches
  if (first === undefined) return tell('phrase', `${said}, in words that are not in the phrase book.`)
  const meaning = first.causes.map((cause) => causes[cause].anchor.replaceAll('-', ' ')).join(', ')
  const whose = first.isProviderKnown ? first.provider : `${first.provider}, if it is that`
  return tell('phrase', `${said}, which says (${whose}): ${meaning}. Source: ${first.source}.`)
}

function tellSends(
  about: GrantCase,
  { sends, unclear, granted, wasUnclear, isRolledBack }: Facts,
): Evidence[] {
  const told: Evidence[] = []
  if (granted.length > 0)
    told.push(
      tell(
        'sent-before',
        isRolledBack
          ? 'The provider replaced it before, and the grant in this browser is from before that: its database was restored.'
          : 'The provider granted it before.',
        granted,
      ),
    )
  if (wasUnclear)
    told.push(
      tell(
        'sent-before',
        `It was sent before, and what it was sent for never came${by(unclear, about)}.`,
        unclear,
      ),
    )
  else if (granted.length === 0)
    told.push(tell('sent-once', `This browser sent it once${by(sends, about)}.`, sends))
  if (about.attempt > 1) told.push(tell('sent-before', `The record counts ${about.attempt} sends.`))
  return told
}

/** Which tabs sent it, and when. */
function by(entries: readonly TrailEntry[], { sentAt }: GrantCase): string {
  const parts = entries
    .filter(({ type }) => type === 'sent')
    .map(({ tab, at }) => `tab ${tab}, ${secondsOf(sentAt - at)} s before the refused send`)
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`
}

function ageOf({ credential, sentAt, startedAt }: GrantCase, { age }: Facts): string {
  const own = `${secondsOf(age)} s old when it was sent`
  return credential === 'code'
    ? `The code was ${own}; its sign-in had begun ${secondsOf(sentAt - startedAt)} s before.`
    : `The refresh token was ${own}.`
}

function secondsOf(ms: number): number {
  return Math.round(ms / 1000)
}

function tellParameters({ credential, isVerifierSame }: GrantCase): Evidence[] {
  if (credential !== 'code') return []
  const told = [
    tell(
      'redirect_uri',
      'Both requests name the same redirect_uri, client_id and issuer: they are made from one record.',
    ),
  ]
  if (isVerifierSame !== undefined)
    told.push(
      tell(
        'code_verifier',
        isVerifierSame
          ? 'The code_verifier belongs to the code_challenge that this browser asked with.'
          : 'The code_verifier does not belong to the code_challenge that this browser asked with: storage gave back another.',
      ),
    )
  return told
}

function tellConnection({ credential }: GrantCase, { contacts }: Facts): Evidence[] {
  if (credential === 'code')
    return [
      tell(
        'connection-reused',
        "The provider's keys were fetched just before: the browser may have repeated the request on that connection.",
      ),
    ]
  return [
    contacts.length > 0
      ? tell(
          'connection-reused',
          'The provider was spoken to within the last five minutes: the browser may have repeated the request on a connection that was left.',
          contacts.slice(-3),
        )
      : tell(
          'connection-reused',
          'By the trail the provider was not spoken to in the last five minutes: no connection was left to repeat the request on.',
        ),
  ]
}
