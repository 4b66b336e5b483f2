import { fingerprint } from '../model/digest.ts'
import type { Outcome } from '../model/outcome.ts'
import { many, one } from '../model/params.ts'
import { amend, append } from '../model/table.ts'
import type { FaultEffect } from '../types/faults.ts'
import type { Exchange, Issued } from '../types/journal.ts'
import type { ServerState } from '../types/state.ts'
import type { ReadRequest } from './read-request.ts'

interface Arrival {
  readonly id: string
  readonly at: number
  readonly faults: readonly FaultEffect[]
}

/** Lists a request that has just arrived. */
export function listArrival(
  state: ServerState,
  { id, at, faults }: Arrival,
  request: ReadRequest,
): readonly [ServerState, Exchange] {
  const { params, endpoint, method, path, origin } = request
  const n = state.requests + 1
  const client_id = one(params, 'client_id')
  const grant_type = one(params, 'grant_type')
  const scope = one(params, 'scope')
  const prompt = one(params, 'prompt')
  const resource = many(params, 'resource')
  const credential = one(params, 'code') ?? one(params, 'refresh_token') ?? one(params, 'token')
  const exchange: Exchange = {
    n,
    id,
    at,
    endpoint: endpoint === 'control' ? 'unknown' : endpoint,
    method,
    path,
    ...(origin !== undefined && { origin }),
    ...(client_id !== undefined && { client_id }),
    ...(grant_type !== undefined && { grant_type }),
    ...(resource.length > 0 && { resource }),
    ...(scope !== undefined && { scope }),
    ...(prompt !== undefined && { prompt }),
    ...(credential !== undefined && { credential: fingerprint(credential) }),
    issued: {},
    acted: false,
    outcome: 'open',
    faults: faults.map(({ kind }) => kind),
  }
  return [{ ...state, requests: n, journal: append(state.journal, exchange) }, exchange]
}

/** Writes down what the server decided. */
export function listDecision(state: ServerState, n: number, outcome: Outcome): ServerState {
  const { about, status } = outcome
  const { client_id, grant, account, credential, error, cause } = about
  return change(state, n, (exchange) => ({
    ...exchange,
    acted: true,
    status,
    ...(client_id !== undefined && { client_id }),
    ...(grant !== undefined && { grant }),
    ...(account !== undefined && { account }),
    ...(credential !== undefined && { credential }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  }))
}

interface End {
  readonly outcome: 'aborted' | 'lost' | 'sent'
  readonly sentStatus?: number
  /** What was issued, and the audit entry that it belongs to. */
  readonly tokens?: Readonly<Record<string, string>>
  readonly issuedAt?: number | undefined
}

/** Writes down what became of the answer, in the audit log as well. */
export function listEnd(state: ServerState, n: number, end: End): ServerState {
  const issued: Issued = Object.fromEntries(
    Object.entries(end.tokens ?? {}).map(([name, token]) => [name, fingerprint(token)]),
  )
  const journaled = change(state, n, (exchange) => ({
    ...exchange,
    issued,
    outcome: end.outcome,
    ...(end.sentStatus !== undefined && { sentStatus: end.sentStatus }),
  }))
  if (end.issuedAt === undefined) return journaled
  return { ...journaled, audit: amend(journaled.audit, end.issuedAt - 1, (entry) => ({ ...entry, issued })) }
}

function change(state: ServerState, n: number, by: (exchange: Exchange) => Exchange): ServerState {
  return { ...state, journal: amend(state.journal, n - 1, by) }
}
