import type { Phrase } from '../types.ts'

const provider = 'rfc6749'
const source = 'RFC 6749 5.2'

/** What the RFC lets every provider say: error codes that are no `invalid_grant`, but end a grant request as one does. */
export const rfc6749: readonly Phrase[] = [
  {
    provider,
    error: 'unsupported_grant_type',
    causes: ['wrong_grant_type'],
    confidence: 'certain',
    source,
  },
  {
    provider,
    error: 'unauthorized_client',
    causes: ['wrong_grant_type'],
    confidence: 'likely',
    source,
  },
  {
    provider,
    error: 'invalid_request',
    description: /grant[ _]type/i,
    causes: ['wrong_grant_type', 'missing_parameter'],
    confidence: 'likely',
    source,
  },
  {
    provider,
    error: 'invalid_request',
    description: /missing|required|must (contain|be provided)/i,
    causes: ['missing_parameter'],
    confidence: 'likely',
    source,
  },
  {
    provider,
    error: 'invalid_request',
    causes: ['missing_parameter'],
    confidence: 'possible',
    source,
  },
]
