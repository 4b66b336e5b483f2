import type { Endpoint } from './endpoints.ts'

/** One request as the server saw it. No member ever holds a credential. */
export interface RequestRecord {
  n: number
  /** Milliseconds of the true time, whatever the clock was shifted to. */
  at: number
  arrivedMono: number
  /** As `at`: when the answer left or the connection was dropped; null until then. */
  endedAt: number | null
  /** As `at`: when its client closed the connection before that. */
  leftAt: number | null
  endpoint: Endpoint
  /** `dropped` by a fault, `client_gone` where nobody was left to take the answer. */
  state: 'open' | 'held' | 'sent' | 'dropped' | 'client_gone'
  origin: string | null
  client_id: string | null
  grant_type: string | null
  resource: string | readonly string[] | null
  scope: string | null
  prompt: string | null
  /** Fingerprint of the authorization request's `state`. */
  stateFingerprint: string | null
  /** Of the code, the refresh token, the token to revoke, or userinfo's access token. */
  fingerprint: string | null
  /** Of the refresh token in the answer. */
  successor: string | null
  /** Of the access token in the answer. */
  accessToken: string | null
  /** What the provider decided; null where a fault kept the request from it. */
  status: number | null
  /** What went over the wire; null while there is no answer yet, and when it was dropped. */
  sentStatus: number | null
  error: string | null
  /** oidc-provider's own reason, which it tells nobody else. */
  detail: string | null
  fault: string | null
}

export interface Records {
  add: (endpoint: Endpoint) => RequestRecord
  /** By its number, while it is still listed. */
  find: (n: number) => RequestRecord | undefined
  list: () => readonly RequestRecord[]
  clear: () => void
}

interface Clocks {
  at: () => number
  mono: () => number
}

// Enough for the longest test, and an end to what a forgotten server would remember.
const MOST = 10_000

export function createRecords({ at, mono }: Clocks): Records {
  let records: RequestRecord[] = []
  let count = 0
  return {
    add: (endpoint) => {
      count += 1
      const record = emptyRecord({ n: count, at: at(), arrivedMono: mono(), endpoint })
      records.push(record)
      if (records.length > MOST) records.shift()
      return record
    },
    find: (n) => records.find((record) => record.n === n),
    list: () => records,
    // The count goes on: a late answer must not be written to another request's record.
    clear: () => {
      records = []
    },
  }
}

function emptyRecord(head: Pick<RequestRecord, 'n' | 'at' | 'arrivedMono' | 'endpoint'>): RequestRecord {
  return {
    ...head,
    endedAt: null,
    leftAt: null,
    state: 'open',
    origin: null,
    client_id: null,
    grant_type: null,
    resource: null,
    scope: null,
    prompt: null,
    stateFingerprint: null,
    fingerprint: null,
    successor: null,
    accessToken: null,
    status: null,
    sentStatus: null,
    error: null,
    detail: null,
    fault: null,
  }
}
