import { judgeRefusal } from '../decide/refusal.ts'
import type { Answer } from './protocol.ts'

/** An error's name; undefined for what may be anything, a credential even: names are lower case words. */
export function errorName(error: unknown): string | undefined {
  return typeof error === 'string' && /^[a-z_]{1,60}$/.test(error) ? error : undefined
}

/** Reads the members of a JSON body (RFC 6749 5.2); none for anything else. */
function membersOf(body: string): { readonly error?: unknown; readonly error_description?: unknown } {
  try {
    return Object(JSON.parse(body)) as object
  } catch {
    // Not JSON: the status alone must do.
    return {}
  }
}

/** Seconds of Retry-After (RFC 9110 10.2.3); undefined where absent or no number. */
export function retryAfter(headers: Headers): number | undefined {
  const seconds = headers.get('retry-after')?.trim() ?? ''
  return /^\d{1,9}$/.test(seconds) ? Number(seconds) : undefined
}

/** Judges an answer that has no tokens; undefined for one that says it has. */
export function withoutTokens(response: Response, body: string): Answer | undefined {
  const { status, headers } = response
  const isHtml = /^\s*</.test(body)
  if (status === 200) {
    try {
      JSON.parse(body)
      return undefined
    } catch {
      // A captive portal's page or a cut answer: the credential may be spent.
      return { kind: 'unclear', reason: isHtml ? 'html' : 'broken JSON', status }
    }
  }
  const members = membersOf(body)
  const error = errorName(members.error)
  const refusal = judgeRefusal({ status, error, isHtml })
  if (refusal.kind === 'unclear')
    return { kind: 'unclear', reason: `status ${status}`, status, retryAfter: retryAfter(headers) }
  if (refusal.kind === 'fault') return { ...refusal, reason: error ?? refusal.code, status }
  return {
    kind: 'refused',
    error: error ?? 'invalid_grant',
    status,
    describe: () => members.error_description,
  }
}
