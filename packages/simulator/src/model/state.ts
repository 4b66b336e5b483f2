import type { Account } from '../types/options.ts'
import type { ServerState } from '../types/state.ts'
import { emptyLog } from './table.ts'

/** A server that has seen nobody yet. */
export function emptyState(accounts: readonly Account[], secret: string): ServerState {
  return {
    version: 1,
    advanced: 0,
    draws: 0,
    requests: 0,
    audited: 0,
    keys: [],
    secret,
    accounts: Object.fromEntries(
      accounts.map(({ sub, password, claims = {} }) => [
        sub,
        { sub, claims, ...(password !== undefined && { password }) },
      ]),
    ),
    grants: [],
    codes: [],
    refreshTokens: [],
    families: [],
    accessTokens: [],
    sessions: [],
    interactions: [],
    pushed: [],
    proofs: [],
    faults: [],
    journal: emptyLog(),
    audit: emptyLog(),
  }
}
