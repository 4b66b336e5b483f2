import type { AccessTokenRow, CodeRow, GrantRow, RefreshTokenRow, SessionRow } from '../types/state.ts'
import type { Cause } from '../types/cause.ts'
import { find } from './table.ts'
import type { Turn } from './turn.ts'

type Bound = Pick<
  CodeRow,
  'account' | 'client_id' | 'endsWithSession' | 'epoch' | 'grant' | 'revoked' | 'session'
>

/** Why the server has forgotten a row that is still there, as its own database would have deleted it. */
export function lostWith(turn: Turn, row: Bound): Cause | undefined {
  if (row.revoked !== undefined) return 'refresh_token_revoked'
  const grant = find(turn.state.grants, row.grant)
  if (grant?.revoked !== undefined) return 'grant_revoked'
  if (grant !== undefined && grant.epoch > row.epoch) return 'refresh_token_revoked'
  return isOfDeadSession(turn, row) ? 'session_ended' : undefined
}

/** oidc-provider binds what has no `offline_access` to the browser's session. */
function isOfDeadSession(turn: Turn, row: Bound): boolean {
  if (row.endsWithSession !== true) return false
  const session = row.session === undefined ? undefined : sessionOf(turn, row.session)
  if (session === undefined || session.account !== row.account) return true
  return session.clients[row.client_id]?.grant !== row.grant
}

export function sessionOf(turn: Turn, id: string): SessionRow | undefined {
  const session = find(turn.state.sessions, id)
  return session !== undefined && session.expires > turn.now ? session : undefined
}

/** Why a refresh token's family, or itself, has been ended; undefined while it lives or is merely used up. */
export function refreshTokenEnd(turn: Turn, row: RefreshTokenRow): Cause | undefined {
  const lost = lostWith(turn, row)
  if (lost !== undefined) return lost
  const family = find(turn.state.families, row.family)
  return family?.revoked === undefined ? undefined : 'refresh_token_revoked'
}

/** Whether an access token opens anything still. */
export function isLiveAccessToken(turn: Turn, row: AccessTokenRow): boolean {
  if (row.revoked !== undefined || row.expires <= turn.now) return false
  const family = row.family === undefined ? undefined : find(turn.state.families, row.family)
  if (family?.revoked !== undefined) return false
  if (row.grant === undefined || row.account === undefined) return true
  return (
    lostWith(turn, {
      grant: row.grant,
      account: row.account,
      client_id: row.client_id,
      epoch: row.epoch ?? 0,
      ...(row.session !== undefined && { session: row.session }),
      ...(row.endsWithSession !== undefined && { endsWithSession: row.endsWithSession }),
    }) === undefined
  )
}

export function isLiveGrant(turn: Turn, grant: GrantRow): boolean {
  return grant.revoked === undefined && grant.expires > turn.now
}
