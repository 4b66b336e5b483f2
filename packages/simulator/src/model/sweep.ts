import type { ServerState, Table } from '../types/state.ts'
import { keep } from './table.ts'

/** Seconds for which the server still knows that something is over, and not just unknown. */
const REMEMBERED = 7 * 24 * 60 * 60

/** Forgets what has been over for a week, or a server that runs for long would never forget anything. */
export function sweep(state: ServerState, now: number): ServerState {
  const isKept = ({ expires }: { readonly expires: number }): boolean => expires + REMEMBERED > now
  const swept = <Row extends { readonly expires: number }>(table: Table<Row>): Table<Row> =>
    keep(table, isKept)
  const refreshTokens = swept(state.refreshTokens)
  const families = new Set(refreshTokens.flat(2).map((token) => token.family))
  return {
    ...state,
    codes: swept(state.codes),
    refreshTokens,
    families: keep(state.families, ({ id }) => families.has(id)),
    accessTokens: swept(state.accessTokens),
    sessions: swept(state.sessions),
    interactions: swept(state.interactions),
    pushed: swept(state.pushed),
    // A proof may come back as soon as it would be too old anyway.
    proofs: keep(state.proofs, ({ expires }) => expires > now),
  }
}
