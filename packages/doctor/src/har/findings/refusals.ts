import { causes } from '@onegrant/core/diagnosis'
import type { Finding } from '../../report/finding.ts'
import { count, duration } from '../../report/words.ts'
import { fallOf, families } from '../chains.ts'
import { isRefusal } from '../double-sends.ts'
import type { Facts, TokenRequest } from '../facts.ts'
import { explain, wordFor } from '../refusal.ts'

/** The refusals that no double send explains, and what follows from the first one in each grant. */
export function refusalFindings(facts: Facts): Finding[] {
  return families(facts).flatMap((family) => {
    // A refusal of something else stands for itself, such as a scope that the client may not have.
    const found: Finding[] = family.requests.filter(isOtherError).map(errorFinding)
    const fall = fallOf(family, facts)
    if (fall === undefined) return found
    const { first, isDoubleSend, refusals, calls } = fall
    if (!isDoubleSend) found.unshift(refusalFinding(first, facts))
    if (refusals.length === 0 && calls.length === 0) return found
    const [last] = [
      ...refusals,
      ...facts.refusedCalls.filter(({ n }) => calls.some((call) => call.n === n)),
    ].toSorted((a, b) => b.at - a.at)
    found.push({
      id: 'consequence',
      level: 'warning',
      sentence:
        `${count(refusals.length, 'later renewal')} and ${count(calls.length, 'call')} of APIs were refused as a ` +
        `consequence of #${first.n}, up to ${duration((last?.at ?? first.at) - first.at)} later: the provider had ended the grant.`,
      remedy: `Mend #${first.n}; these go with it.`,
      evidence: [
        ...refusals.map(
          (request) => `#${request.n}: ${wordFor(request.kind)} ${request.credential}, ${request.status}`,
        ),
        ...calls.map(({ n, address }) => `#${n}: ${address}, 401`),
      ],
    })
    return found
  })
}

function refusalFinding(request: TokenRequest, facts: Facts): Finding {
  const { cause, confidence, evidence, missing } = explain(request, facts)
  const { meaning, remedy } = causes[cause]
  return {
    id: cause,
    level: 'problem',
    sentence: `The ${wordFor(request.kind)} ${request.credential} was refused (#${request.n}), ${
      confidence === 'certain' ? 'for' : `${confidence === 'likely' ? 'likely' : 'possibly'} for`
    } this: ${lowered(meaning)}`,
    remedy,
    evidence: [...evidence, ...missing.map((what) => `missing to be sure: ${what}`)],
  }
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}

function isOtherError(request: TokenRequest): boolean {
  return request.status >= 400 && !isRefusal(request)
}

function errorFinding({ n, status, error = 'an error', errorDescription }: TokenRequest): Finding {
  return {
    id: status >= 500 || status === 429 ? 'provider_unavailable' : 'token_error',
    level: status >= 500 || status === 429 ? 'warning' : 'problem',
    sentence: `The token endpoint answered ${status} ${error} (#${n}).`,
    remedy: remedies[error] ?? "Look into the provider's log at the time of the request.",
    ...(errorDescription !== undefined && { evidence: [`the provider says "${errorDescription}"`] }),
  }
}

const remedies: Readonly<Record<string, string>> = {
  invalid_client:
    'Register the client as a public single-page app: without a secret, with token_endpoint_auth_method "none".',
  invalid_scope:
    'Ask for scopes that the client was given; a renewal may ask for no more than the sign-in did.',
  invalid_target: 'Register the resource with the provider, and name it in the authorization request too.',
  unauthorized_client: 'Allow the client the grant types authorization_code and refresh_token.',
  unsupported_grant_type: 'Allow the client the grant types authorization_code and refresh_token.',
}
