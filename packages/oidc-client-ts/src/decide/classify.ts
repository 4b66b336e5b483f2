/** What is known of a token request that failed. */
export interface Failure {
  /** `error` of an OAuth error answer (RFC 6749, 5.2). */
  readonly oauthError: string | undefined
  /** Whether the request left the page; true where nobody can tell. */
  readonly isSent: boolean
  /** HTTP status of the answer, where one came and could be seen. */
  readonly status: number | undefined
}

/**
 * `unsent`: nothing left the page. `refused`: the credential is dead. `declined`: a definite no about something else;
 * some servers spend the token before they find that fault. `invalid`: the answer came and failed its checks.
 * `unclear`: no answer to go by.
 */
export type Verdict = 'unsent' | 'refused' | 'declined' | 'invalid' | 'unclear'

const transient = ['server_error', 'temporarily_unavailable']

/** Judges a failed token request by its answer, never by an error's text. */
export function classify({ oauthError, isSent, status }: Failure): Verdict {
  if (!isSent) return 'unsent'
  if (status !== undefined && (status >= 500 || [408, 425, 429].includes(status))) return 'unclear'
  if (oauthError === 'invalid_grant') return 'refused'
  if (oauthError !== undefined) return transient.includes(oauthError) ? 'unclear' : 'declined'
  return status !== undefined && status < 300 ? 'invalid' : 'unclear'
}
