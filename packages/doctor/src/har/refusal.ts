import { type InvalidGrantCause, readPhrase } from '@onegrant/core/diagnosis'
import type { Confidence } from '../report/finding.ts'
import { duration } from '../report/words.ts'
import type { AuthorizationRequest, Facts, TokenRequest } from './facts.ts'

/** Why a credential was refused that the recording has once only. */
export interface Explanation {
  readonly cause: InvalidGrantCause
  readonly confidence: Confidence
  readonly evidence: readonly string[]
  readonly missing: readonly string[]
}

/** Milliseconds. Most servers give a code one minute; RFC 6749, 4.1.2, recommends ten at most. */
const CODE_LIFETIME = { usual: 60_000, longest: 600_000 }

/** Names the cause of a refusal: by what the two requests say, by the provider's words, by what is left. */
export function explain(request: TokenRequest, facts: Facts): Explanation {
  return (
    byRequests(request, facts) ?? byWords(request, facts) ?? byAge(request, facts) ?? byElimination(request)
  )
}

/** The authorization request that a code belongs to, found by the state that came back with it. */
function authorizationFor(
  { credential, kind }: TokenRequest,
  { arrivalByCode, authorizationByState }: Facts,
): AuthorizationRequest | undefined {
  if (kind !== 'code') return undefined
  return authorizationByState.get(arrivalByCode.get(credential)?.state ?? '')
}

function byRequests(request: TokenRequest, facts: Facts): Explanation | undefined {
  const asked = authorizationFor(request, facts)
  if (asked === undefined) return undefined
  const { challenge } = asked
  const { verifier } = request
  const [a, b] = [`the authorization request (#${asked.n})`, `the exchange (#${request.n})`]
  if (challenge !== undefined && verifier === undefined) {
    return certain('pkce_mismatch', `${a} had a code_challenge, ${b} has no code_verifier`)
  }
  if (challenge !== undefined && verifier !== challenge) {
    return certain('pkce_mismatch', `the code_verifier of ${b} is not the one of ${a}`)
  }
  if (request.clientId !== undefined && request.clientId !== asked.clientId) {
    return certain('client_mismatch', `${a} is for ${asked.clientId}, ${b} for ${request.clientId}`)
  }
  if (asked.redirectUri !== undefined && request.redirectUri !== asked.redirectUri) {
    return certain(
      'redirect_uri_mismatch',
      `${a} had ${asked.redirectUri}, ${b} has ${request.redirectUri ?? 'none'}`,
    )
  }
  return undefined
}

function certain(cause: InvalidGrantCause, evidence: string): Explanation {
  return { cause, confidence: 'certain', evidence: [evidence], missing: [] }
}

function byWords(request: TokenRequest, facts: Facts): Explanation | undefined {
  const { status, error, errorDescription, kind, endpoint } = request
  const issuer = facts.issuers.get(endpoint)
  const [match] = readPhrase({ status, error, errorDescription, issuer, credential: kind })
  const cause = match?.causes[0]
  // Words that leave the cause open tell less than the times do.
  if (match === undefined || cause === undefined || match.confidence === 'possible') return undefined
  return {
    cause,
    confidence: match.isProviderKnown ? match.confidence : 'likely',
    evidence: [`${match.provider} says "${errorDescription ?? error ?? String(status)}"`],
    missing: match.isProviderKnown ? [] : ["the provider's configuration, which would name the provider"],
  }
}

function byAge(request: TokenRequest, { arrivalByCode }: Facts): Explanation | undefined {
  const arrival = request.kind === 'code' ? arrivalByCode.get(request.credential) : undefined
  const age = arrival === undefined ? 0 : request.at - arrival.at
  if (age <= CODE_LIFETIME.usual) return undefined
  return {
    cause: 'code_expired',
    confidence: age > CODE_LIFETIME.longest ? 'certain' : 'likely',
    evidence: [`the code was ${duration(age)} old when it was sent`],
    missing: [],
  }
}

/** Sent once as far as the recording reaches: what it cannot show is what is left. */
function byElimination(request: TokenRequest): Explanation {
  const evidence = [`in this recording the ${wordFor(request.kind)} was refused at its first send`]
  const missing = ['what other tabs sent, unless they were recorded too', "the provider's audit log"]
  if (request.kind === 'code')
    return { cause: 'code_already_redeemed', confidence: 'possible', evidence, missing }
  return request.isReused === true
    ? {
        cause: 'response_lost',
        confidence: 'possible',
        evidence: [
          ...evidence,
          'it left over a connection that had been in use, where Chromium may repeat by itself',
        ],
        missing,
      }
    : { cause: 'refresh_token_rotated', confidence: 'possible', evidence, missing }
}

export function wordFor(kind: 'code' | 'refresh_token'): string {
  return kind === 'code' ? 'code' : 'refresh token'
}

/** For a credential that was sent twice there is no doubt which cause the refusal has. */
export function causeOfRepeat(kind: TokenRequest['kind']): InvalidGrantCause {
  return kind === 'code' ? 'code_already_redeemed' : 'refresh_token_rotated'
}
