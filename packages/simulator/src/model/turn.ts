import type { AuditEntry, Issued } from '../types/journal.ts'
import type { ServerState } from '../types/state.ts'
import type { Config, ResolvedClient } from './config.ts'
import { fingerprint } from './digest.ts'
import type { ModelRequest } from './request.ts'
import { append } from './table.ts'

/** Draws a fresh url-safe text of so many characters. */
export type Random = (length: number) => string

/** What a step is made with. The clock is in milliseconds since 1970. */
export interface World {
  readonly now: number
  readonly random: Random
  readonly config: Config
}

/**
 * One request on its way through the model. The state is a value that is replaced, never changed; who this request is
 * about is written down as it becomes known, so that a refusal can be told with all that is known by then.
 */
export interface Turn {
  state: ServerState
  /** Seconds since 1970. */
  readonly now: number
  readonly ms: number
  readonly random: Random
  readonly config: Config
  readonly request: ModelRequest
  readonly about: {
    client?: ResolvedClient
    client_id?: string
    grant?: string
    account?: string
    /** A fingerprint. */
    credential?: string
    grant_type?: string
  }
  isForeignOrigin: boolean
  /** Whether the access token that came is bound to a key. */
  isBoundToken: boolean
  /** The audit entry of what was issued. */
  issuedAt: number | undefined
  /** The session of the browser that asks. */
  session: string | undefined
  /** Headers that the answer has, whatever it is. */
  readonly headers: Record<string, string>
}

export function turnOf(state: ServerState, request: ModelRequest, { now, random, config }: World): Turn {
  return {
    state,
    now: Math.floor(now / 1000),
    ms: now,
    random,
    config,
    request,
    about: {},
    isForeignOrigin: false,
    isBoundToken: false,
    issuedAt: undefined,
    session: config.sharesSession ? state.shared : request.session,
    headers: {},
  }
}

/** Writes down which credential this request is about. */
export function present(turn: Turn, credential: string): void {
  turn.about.credential = fingerprint(credential)
}

type Note = Pick<AuditEntry, 'cause' | 'detail' | 'error' | 'event'> & { readonly issued?: Issued }

/** Writes a decision into the audit log. */
export function note(turn: Turn, entry: Note): void {
  const { client_id, grant, account, credential, grant_type } = turn.about
  const { state, request } = turn
  const written: AuditEntry = {
    n: state.audited + 1,
    request: request.id,
    at: turn.ms,
    endpoint: request.endpoint,
    ...entry,
    ...(grant_type !== undefined && { grant_type }),
    ...(grant !== undefined && { grant }),
    ...(client_id !== undefined && { client_id }),
    ...(account !== undefined && { account }),
    ...(credential !== undefined && { credential }),
  }
  if (entry.event === 'tokens_issued' || entry.event === 'authorized') turn.issuedAt = written.n
  turn.state = { ...state, audited: state.audited + 1, audit: append(state.audit, written) }
}
