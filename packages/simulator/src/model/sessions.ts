import type { SessionRow } from '../types/state.ts'
import { revokeGrant } from './grants.ts'
import { sessionOf } from './live.ts'
import { drop, find, put } from './table.ts'
import { note, type Turn } from './turn.ts'

/** The session of the browser that asks: by its cookie, or the shared one. */
export function browserSession(turn: Turn): SessionRow | undefined {
  const session = turn.session === undefined ? undefined : sessionOf(turn, turn.session)
  if (session === undefined) return undefined
  // Nobody can be signed in as an account that is gone.
  const account = turn.state.accounts[session.account]
  return account === undefined || account.deleted !== undefined ? undefined : session
}

export interface Login {
  readonly account: string
  readonly acr?: string | undefined
  readonly amr?: readonly string[] | undefined
  readonly at?: number | undefined
}

/** Signs an account in, in this browser. Another account that was signed in before is signed out. */
export function logIn(turn: Turn, before: SessionRow | undefined, login: Login): SessionRow {
  if (before !== undefined && before.account !== login.account) endSession(turn, before)
  const same = before?.account === login.account ? before : undefined
  const session: SessionRow = {
    id: same?.id ?? turn.random(43),
    account: login.account,
    signedIn: login.at ?? turn.now,
    expires: turn.now + turn.config.policy.lifetimes.session,
    clients: same?.clients ?? {},
    ...(login.acr !== undefined && { acr: login.acr }),
    ...(login.amr !== undefined && { amr: login.amr }),
  }
  saveSession(turn, session)
  turn.about.account = login.account
  note(turn, { event: 'signed_in' })
  return session
}

export function saveSession(turn: Turn, session: SessionRow): void {
  turn.session = session.id
  turn.state = {
    ...turn.state,
    sessions: put(turn.state.sessions, session),
    ...(turn.config.sharesSession && { shared: session.id }),
  }
}

/** Ties a grant to the session: it is found again at the next sign-in, and may end with the session. */
export function bindGrant(turn: Turn, session: SessionRow, client_id: string, grant: string): SessionRow {
  const known = session.clients[client_id]
  const entry = { ...known, grant, sid: known?.sid ?? turn.random(21) }
  const bound = { ...session, clients: { ...session.clients, [client_id]: entry } }
  saveSession(turn, bound)
  return bound
}

/** What was issued with `offline_access` goes on after a sign-out. */
export function keepAfterSignOut(turn: Turn, session: SessionRow, client_id: string): void {
  const known = session.clients[client_id]
  if (known === undefined) return
  saveSession(turn, {
    ...session,
    clients: { ...session.clients, [client_id]: { ...known, persists: true } },
  })
}

/** The browser is signed out, and what belongs to its session ends. */
export function endSession(turn: Turn, session: SessionRow): void {
  const latest = find(turn.state.sessions, session.id) ?? session
  for (const { grant, persists } of Object.values(latest.clients)) {
    if (grant !== undefined && persists !== true) revokeGrant(turn, grant)
  }
  const { shared, ...rest } = turn.state
  const others = shared === session.id ? rest : turn.state
  turn.state = { ...others, sessions: drop(turn.state.sessions, session.id) }
  if (turn.session === session.id) turn.session = undefined
  turn.about.account = session.account
  note(turn, { event: 'session_ended' })
}
