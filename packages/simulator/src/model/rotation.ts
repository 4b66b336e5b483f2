import type { RefreshTokenRow } from '../types/state.ts'
import type { Policy } from '../types/policy.ts'
import { isPublic, type ResolvedClient } from './config.ts'

/** Whether this use of a refresh token gives another one. */
export function rotates(
  policy: Policy,
  client: ResolvedClient,
  token: RefreshTokenRow,
  now: number,
): boolean {
  const { when, publicClients = when, senderConstrained, notAfter } = policy.rotation
  if (notAfter !== undefined && now - token.begun >= notAfter) return false
  const plain = isPublic(client) ? publicClients : when
  const rule = token.jkt === undefined ? plain : (senderConstrained ?? plain)
  if (rule === 'always') return true
  if (rule === 'never') return false
  const passed = Math.floor((100 * (now - token.issued)) / (token.expires - token.issued))
  return passed >= Math.round(rule * 100)
}

/** When the successor of a token ends. */
export function expiryOfNext(
  policy: Policy,
  client: ResolvedClient,
  token: RefreshTokenRow,
  now: number,
): number {
  const keeps =
    policy.spaKeepsExpiry && client.application_type === 'web' && isPublic(client) && token.jkt === undefined
  return keeps ? token.expires : now + policy.lifetimes.refreshToken
}

/**
 * Whether a token that was used before is taken once more: because it was a moment ago, or because a token may come
 * back so many times.
 */
export function mayReuse(
  policy: Policy,
  token: RefreshTokenRow,
  newestParent: string | undefined,
  ms: number,
): boolean {
  const { reuse } = policy
  if (token.consumed === undefined) return true
  if (token.uses <= reuse.times) return true
  if (reuse.of === 'previous' && newestParent !== token.id) return false
  return reuse.window > 0 && ms - token.consumed < reuse.window * 1000
}
