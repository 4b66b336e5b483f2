import { revokeGrant } from '../model/grants.ts'
import { endSession } from '../model/sessions.ts'
import { drop, find, put, rows } from '../model/table.ts'
import { note, present, type Turn } from '../model/turn.ts'
import type { Table } from '../types/state.ts'
import type { Target } from '../types/simulator.ts'

type Kind = 'expire' | 'remove' | 'revoke'

const TABLES = {
  code: 'codes',
  refresh_token: 'refreshTokens',
  access_token: 'accessTokens',
  grant: 'grants',
  session: 'sessions',
} as const

type Named = keyof typeof TABLES

const EVENTS = {
  expire: 'credential_expired',
  remove: 'credential_removed',
  revoke: 'credential_revoked',
} as const

/** Ends one thing, or each that the target stands for. An access token is named by its row's id. */
export function end(turn: Turn, kind: Kind, target: Target): void {
  for (const [name, id] of targets(turn, target)) endOne(turn, kind, name, id)
}

function targets(turn: Turn, target: Target): (readonly [Named, string])[] {
  const { state } = turn
  if (target === 'everything') {
    return NAMES.flatMap((name) => idsOf(state[TABLES[name]]).map((id) => [name, id] as const))
  }
  if ('account' in target || 'client_id' in target) {
    return rows(state.grants)
      .filter((grant) =>
        'account' in target ? grant.account === target.account : grant.client_id === target.client_id,
      )
      .map((grant) => ['grant', grant.id] as const)
  }
  return Object.entries(target).flatMap(([name, id]) => (isNamed(name) ? [[name, String(id)] as const] : []))
}

const NAMES: readonly Named[] = ['code', 'refresh_token', 'access_token', 'grant', 'session']

function isNamed(name: string): name is Named {
  return Object.hasOwn(TABLES, name)
}

function idsOf(table: Table<{ readonly id: string }>): string[] {
  return rows(table).map((row) => row.id)
}

function endOne(turn: Turn, kind: Kind, name: Named, id: string): void {
  const table = TABLES[name]
  const rowsById: Table<{ readonly id: string }> = turn.state[table]
  const row = find(rowsById, id)
  // A typo would otherwise make a test that ends nothing and passes.
  if (row === undefined) throw new TypeError(`there is no such ${name.replace('_', ' ')} to ${kind}`)
  if (name === 'grant' || name === 'session')
    turn.about[name === 'grant' ? 'grant' : 'account'] = told(turn, name, id)
  else present(turn, id)
  if (kind === 'revoke' && name === 'grant') return revokeGrant(turn, id)
  if (kind === 'revoke' && name === 'session') return revokeSession(turn, id)
  const changed =
    kind === 'remove'
      ? drop(rowsById, id)
      : put(rowsById, { ...row, ...(kind === 'expire' ? { expires: turn.now } : { revoked: turn.now }) })
  turn.state = { ...turn.state, [table]: changed }
  note(turn, { event: EVENTS[kind] })
}

function told(turn: Turn, name: 'grant' | 'session', id: string): string {
  return name === 'grant' ? id : (find(turn.state.sessions, id)?.account ?? '')
}

function revokeSession(turn: Turn, id: string): void {
  const session = find(turn.state.sessions, id)
  if (session !== undefined) endSession(turn, session)
}

export function deleteAccount(turn: Turn, sub: string): void {
  const account = Object.hasOwn(turn.state.accounts, sub) ? turn.state.accounts[sub] : undefined
  if (account === undefined) throw new TypeError(`there is no account "${sub}" to delete`)
  turn.state = {
    ...turn.state,
    accounts: { ...turn.state.accounts, [sub]: { ...account, deleted: turn.now } },
  }
  turn.about.account = sub
  note(turn, { event: 'account_deleted' })
}
