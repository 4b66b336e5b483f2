import { phrases } from './phrases.ts'
import { providerOf } from './provider-of.ts'
import type { Confidence, Phrase, PhraseMatch, TokenErrorAnswer } from './types.ts'

const ranks: Readonly<Record<Confidence, number>> = { certain: 0, likely: 1, possible: 2 }

/** Longer texts are no phrases: a provider, or whoever answered in its place, is quoting something. */
const longestDescription = 2_000

/**
 * Finds what a provider means by its error.
 *
 * @param answer status and members of the error body; the issuer, where it is known, keeps other providers' words out
 * @returns the phrases that fit, the surest first; none for an answer that nobody is known to give
 * @example
 * readPhrase({ status: 400, error: 'invalid_grant', errorDescription: 'Code is expired' })[0]?.causes // ['code_expired']
 * @see RFC 6749 5.2
 */
export function readPhrase(answer: TokenErrorAnswer): readonly PhraseMatch[] {
  const provider = answer.issuer === undefined ? undefined : providerOf(answer.issuer)
  return phrases
    .filter((phrase) => provider === undefined || [provider, 'rfc6749'].includes(phrase.provider))
    .filter((phrase) => fits(phrase, answer))
    .map((phrase) => ({
      ...phrase,
      isProviderKnown: provider !== undefined || ['entra', 'rfc6749'].includes(phrase.provider),
    }))
    .sort((a, b) => ranks[a.confidence] - ranks[b.confidence])
}

function fits(phrase: Phrase, answer: TokenErrorAnswer): boolean {
  const { status, error = 'invalid_grant', errorDescription = '', credential } = answer
  if (error !== (phrase.error ?? 'invalid_grant')) return false
  if (phrase.status !== undefined && phrase.status !== status) return false
  if (phrase.credential !== undefined && credential !== undefined && phrase.credential !== credential)
    return false
  if (errorDescription.length > longestDescription) return false
  // Saying nothing is a phrase, too, of those who never do; a mere error code says the same whatever stands beside it.
  if (phrase.description === undefined) return phrase.error !== undefined || errorDescription === ''
  return phrase.description.test(errorDescription)
}
