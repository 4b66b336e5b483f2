import type { AccountRow, GrantRow } from '../types/state.ts'
import type { ResolvedClient } from './config.ts'
import { invalidGrant } from './refusal.ts'
import { find } from './table.ts'
import type { Turn } from './turn.ts'

/** The grant behind a credential, which may have ended before it. */
export function grantOf(turn: Turn, id: string, client: ResolvedClient): GrantRow {
  const grant = find(turn.state.grants, id)
  if (grant === undefined) throw invalidGrant('grant_not_found', 'grant not found')
  if (grant.expires <= turn.now) {
    throw invalidGrant(
      'grant_expired',
      turn.config.policy.dropsExpired ? 'grant not found' : 'grant is expired',
    )
  }
  if (grant.client_id !== client.client_id) throw invalidGrant('client_mismatch', 'client mismatch')
  return grant
}

export function accountOf(turn: Turn, sub: string, label: string): AccountRow {
  const account = liveAccount(turn, sub)
  if (account === undefined) {
    throw invalidGrant('account_gone', `${label} invalid (referenced account not found)`)
  }
  return account
}

export function liveAccount(turn: Turn, sub: string): AccountRow | undefined {
  const account = Object.hasOwn(turn.state.accounts, sub) ? turn.state.accounts[sub] : undefined
  return account?.deleted === undefined ? account : undefined
}
