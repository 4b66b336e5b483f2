import type { Exchange } from '../types/journal.ts'

/** The token requests that presented a code or a refresh token, in the order of their arrival. */
export function redemptions(journal: readonly Exchange[]): readonly Exchange[] {
  return journal.filter(
    ({ endpoint, grant_type, credential, cause }) =>
      endpoint === 'token' &&
      credential !== undefined &&
      (grant_type === 'authorization_code' || grant_type === 'refresh_token') &&
      // The server asks for a repeat with its nonce, and has looked at no credential yet (RFC 9449 section 8).
      cause !== 'dpop_nonce_needed',
  )
}

/** The requests of each credential that came more than once. */
export function repeated(requests: readonly Exchange[]): readonly (readonly Exchange[])[] {
  const groups = new Map<string, Exchange[]>()
  for (const request of requests) {
    const key = request.credential ?? ''
    groups.set(key, [...(groups.get(key) ?? []), request])
  }
  return [...groups.values()].filter((group) => group.length > 1)
}

/** Whether the server granted what was asked for, whatever became of its answer. */
export function isGranted({ acted, status, error }: Exchange): boolean {
  return acted && status === 200 && error === undefined
}
