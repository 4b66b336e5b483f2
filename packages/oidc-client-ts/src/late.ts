import type { User } from 'oidc-client-ts'
import { fingerprint, type Guarded, report } from './guarded.ts'
import type { Ending } from './ledger/rows.ts'

/** A renewal's answer that came after its session was over. */
export interface Late {
  readonly user: User
  /** Fingerprint of the token that was sent. */
  readonly from: string
  readonly ended: Ending
  /** Whether it was stored before the end was seen. */
  readonly isStored: boolean
}

/** Throws a late answer away; what comes of the call is the user who is signed in now, or nobody. */
export async function dropLate(
  guarded: Guarded,
  { user, from, ended, isStored }: Late,
): Promise<{ do: 'nobody' } | { do: 'adopt'; user: User; token: string }> {
  const { bare } = guarded
  report(guarded, 'dropped', 'refresh_token', from)
  const isMine = (stored: User | null): boolean => stored?.access_token === user.access_token
  if (isStored && isMine(await bare.load())) await bare.storeUser(null)
  const now = await bare.load()
  const token = now?.refresh_token ? await fingerprint(guarded, now.refresh_token) : undefined
  // A sign-out that revokes first leaves the old user in the store until the provider has answered.
  const isSignedOut = token === undefined || token === from
  if (ended === 'signed_out' && isSignedOut) void revoke(guarded, user)
  if (ended === 'signed_out' || now === null) return { do: 'nobody' }
  return { do: 'adopt', user: now, token: token ?? from }
}

/** RFC 7009, outside of what anybody waits for: the user is signed out already. */
async function revoke({ manager, client, emit }: Guarded, { refresh_token }: User): Promise<void> {
  if (!refresh_token) return
  try {
    const endpoint = await manager.metadataService.getRevocationEndpoint()
    if (endpoint !== undefined) await client.revokeToken(refresh_token, 'refresh_token')
  } catch {
    emit({ type: 'degraded', reason: 'not_revoked' })
  }
}
