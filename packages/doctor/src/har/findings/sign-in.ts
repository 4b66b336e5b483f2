import type { Finding } from '../../report/finding.ts'
import { count, duration } from '../../report/words.ts'
import type { Arrival, AuthorizationRequest, Facts } from '../facts.ts'

/** What is wrong with the way to the provider and back. */
export function signInFindings(facts: Facts): Finding[] {
  return [
    ...pkceFindings(facts),
    ...stateFindings(facts),
    ...issuerFindings(facts),
    ...loopFindings(facts),
    ...tokenInAddressFindings(facts),
  ]
}

function pkceFindings({ authorizations }: Facts): Finding[] {
  const codes = authorizations.filter(({ responseType }) => responseType.split(' ').includes('code'))
  const without = codes.filter(({ challenge }) => challenge === undefined)
  const plain = codes.filter(
    ({ challenge, challengeMethod }) => challenge !== undefined && challengeMethod !== 'S256',
  )
  return [
    ...groupFinding(without, (first): Finding => ({
      id: 'missing_pkce',
      level: 'problem',
      sentence: `The authorization request #${first.n} has no code_challenge: whoever gets the code can redeem it.`,
      remedy:
        'Send code_challenge with code_challenge_method=S256 (RFC 7636), and the code_verifier with the code.',
    })),
    ...groupFinding(plain, (first): Finding => ({
      id: 'plain_pkce',
      level: 'warning',
      sentence: `The authorization request #${first.n} has a plain code_challenge: the verifier is in the address.`,
      remedy: 'Use code_challenge_method=S256.',
    })),
  ]
}

function groupFinding<Item>(items: readonly Item[], make: (first: Item) => Finding): Finding[] {
  const [first] = items
  return first === undefined ? [] : [make(first)]
}

function stateFindings({ arrivals, authorizations }: Facts): Finding[] {
  const known = new Set(authorizations.flatMap(({ state }) => state ?? []))
  const reached = firstOfEach(arrivals)
  const without = reached.filter(({ state }) => state === undefined)
  // A recording that began at the provider has answers to requests that it does not have.
  const first = authorizations[0]
  const foreign = reached.filter(
    ({ state, at }) => state !== undefined && !known.has(state) && first !== undefined && at > first.at,
  )
  return [
    ...without.map((arrival): Finding => ({
      id: 'missing_state',
      level: 'problem',
      sentence: `The answer at ${arrival.address} (#${arrival.n}) has no state: the app cannot know that it asked for it.`,
      remedy: 'Send a random state with each authorization request, and take no answer without it.',
    })),
    ...foreign.map((arrival): Finding => ({
      id: 'state_mismatch',
      level: 'problem',
      sentence: `The answer at ${arrival.address} (#${arrival.n}) has a state that no authorization request of this recording has.`,
      remedy:
        'Start and end the sign-in at one origin and in one browser: localhost and 127.0.0.1, http and https, with and without www keep separate storage.',
      evidence: [
        `known are ${count(known.size, 'state')} of ${count(authorizations.length, 'authorization request')}`,
      ],
    })),
  ]
}

/** One answer is seen as the redirect that sends it and as the page that is loaded with it. */
function firstOfEach(arrivals: readonly Arrival[]): Arrival[] {
  const seen = new Set<string>()
  return arrivals.filter(({ code, state, error, address }) => {
    const key = code ?? `${state ?? ''} ${error ?? ''} ${address}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** RFC 9207: the answer names who gave it. */
function issuerFindings({ arrivals, issuers }: Facts): Finding[] {
  const known = new Set(issuers.values())
  return firstOfEach(arrivals)
    .filter(({ issuer }) => issuer !== undefined && known.size > 0 && !known.has(issuer))
    .map(({ issuer = '', n }): Finding => ({
      id: 'issuer_mismatch',
      level: 'problem',
      sentence: `The answer #${n} names the issuer ${issuer}, and the configuration that was read names another.`,
      remedy: "Set the app's authority to the issuer that the provider names, character by character.",
      evidence: [`read: ${[...known].join(', ')}`],
    }))
}

/** So many sign-ins in so many milliseconds are nobody's wish. */
const LOOP = { requests: 3, within: 30_000 }

function loopFindings({ authorizations }: Facts): Finding[] {
  const byClient = new Map<string, AuthorizationRequest[]>()
  for (const request of authorizations) {
    const key = `${request.clientId} ${request.page ?? ''} ${request.frame ?? ''}`
    byClient.set(key, [...(byClient.get(key) ?? []), request])
  }
  return [...byClient.values()].flatMap((requests): Finding[] => {
    const start = requests.findIndex((first, index) => {
      const last = requests[index + LOOP.requests - 1]
      return last !== undefined && last.at - first.at <= LOOP.within
    })
    const [first, last] = [requests[start], requests.at(-1)]
    if (first === undefined || last === undefined) return []
    return [
      {
        id: 'redirect_loop',
        level: 'problem',
        sentence:
          `${count(requests.length - start, 'authorization request')} of ${first.clientId} left within ` +
          `${duration(last.at - first.at)} (from #${first.n}): the app and the provider send the user to and fro.`,
        remedy:
          'Do not start a sign-in by itself after one has failed: show the error of the callback, and let the user choose.',
      },
    ]
  })
}

function tokenInAddressFindings({ arrivals }: Facts): Finding[] {
  return groupFinding(
    arrivals.filter(({ hasToken, via }) => hasToken && via !== 'post'),
    ({ n }): Finding => ({
      id: 'token_in_address',
      level: 'warning',
      sentence: `A token came in an address (#${n}), where history, logs and scripts of others can read it.`,
      remedy: 'Use the code flow with PKCE (response_type=code) in place of the implicit flow.',
    }),
  )
}
