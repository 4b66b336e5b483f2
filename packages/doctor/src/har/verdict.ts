import { causes } from '@onegrant/core/diagnosis'
import type { Finding, Verdict } from '../report/finding.ts'
import { duration, join } from '../report/words.ts'
import { fallOf, families } from './chains.ts'
import type { DoubleSend } from './double-sends.ts'
import type { Facts } from './facts.ts'
import { causeOfRepeat, explain, wordFor } from './refusal.ts'
import { origins } from './remedies.ts'

/** Findings of what is unsafe or unseen, with which a sign-in goes well all the same. */
const harmless: ReadonlySet<string> = new Set([
  'cacheable_tokens',
  'late_code',
  'missing_pkce',
  'missing_state',
  'no_bodies',
  'plain_pkce',
  'secret_in_browser',
  'token_in_address',
])

/** The likely cause and its fix: what went wrong first, since much else follows from it. */
export function verdictOf(
  facts: Facts,
  doubles: readonly DoubleSend[],
  findings: readonly Finding[],
): Verdict {
  const falls = families(facts)
    .flatMap((family) => fallOf(family, facts) ?? [])
    .toSorted((a, b) => a.first.at - b.first.at)
  const fall =
    falls.find(({ first, isDoubleSend }) => !isDoubleSend || isRefused(first.credential)) ?? falls[0]
  const double = doubles.find(({ fingerprint }) => fingerprint === fall?.first.credential)
  if (double !== undefined && fall?.isDoubleSend === true) return ofDouble(double)
  if (fall !== undefined) {
    const { cause, confidence } = explain(fall.first, facts)
    const { meaning, remedy } = causes[cause]
    return { cause, confidence, sentence: meaning, fix: remedy }
  }
  const causing = findings.filter(({ id }) => !harmless.has(id))
  const worst = causing.find(({ level }) => level === 'problem') ?? causing[0]
  if (worst === undefined) return none(findings.length)
  // That nothing was seen is no cause of anything.
  const cause = worst.id === 'no_token_requests' ? 'nothing' : worst.id
  return {
    cause,
    confidence: cause === 'nothing' ? 'certain' : 'likely',
    sentence: worst.sentence,
    fix: worst.remedy ?? '',
  }

  function isRefused(credential: string): boolean {
    return doubles.some(({ fingerprint, isRefused: refused }) => refused && fingerprint === credential)
  }
}

function none(remarks: number): Verdict {
  const remark = remarks === 0 ? '' : ' What is said above is worth mending, and made nothing fail here.'
  return {
    cause: 'none',
    confidence: 'certain',
    sentence: `Each credential of this recording was sent once, and none was refused.${remark}`,
    fix: remarks === 0 ? 'Nothing to mend here.' : 'Mend what is said above.',
  }
}

function ofDouble({ kind, origins: ranked, sends, gaps, isRefused }: DoubleSend): Verdict {
  const [likeliest] = ranked
  const cause = causeOfRepeat(kind)
  const where = join(sends.slice(0, 2).map(({ n }) => `#${n}`))
  const after = duration(gaps[0] ?? 0)
  const result = isRefused ? 'and the provider refused it' : 'which the provider let pass this time'
  if (likeliest === undefined) {
    return {
      cause,
      confidence: 'possible',
      sentence: `The ${wordFor(kind)} was sent again ${after} later (${where}), ${result}.`,
      fix: causes[cause].remedy,
    }
  }
  const { name, fix } = origins[likeliest.origin]
  return {
    cause,
    confidence: likeliest.confidence,
    sentence: `The ${wordFor(kind)} was sent again ${after} later (${where}), ${result}: ${likeliest.confidence === 'certain' ? '' : `${likeliest.confidence === 'likely' ? 'likely' : 'possibly'} `}${name}.`,
    fix,
  }
}
