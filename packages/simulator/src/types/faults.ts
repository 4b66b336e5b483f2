import type { GrantCause } from './cause.ts'
import type { Endpoint } from './endpoint.ts'

/** Before the server acted (nothing was spent), or after it (the credential is spent, the answer is not what it was). */
export type When = 'after' | 'before'

/** What goes wrong, as data. */
export type FaultEffect =
  /** Milliseconds between the request and the act, or between the act and the answer. */
  | { readonly kind: 'delay'; readonly when: When; readonly ms: number }
  /** Another answer: 429, 500, 503 and the like. `retryAfter` in seconds or as an HTTP date. */
  | {
      readonly kind: 'status'
      readonly when: When
      readonly status: number
      readonly retryAfter?: number | string
      readonly body?: string
      readonly contentType?: string
      /** Without CORS headers (`false`) a browser sees a network error, as behind many gateways. */
      readonly cors?: boolean
    }
  /** The connection breaks: `handle` rejects with a `ConnectionLost`. */
  | { readonly kind: 'lost'; readonly when: When }
  /** No answer until `faults.release()`, or for ever: `handle` stays pending until the request's signal aborts. */
  | { readonly kind: 'hang'; readonly when: When }
  /** A captive portal's or a gateway's page, with status 200 unless another is given. */
  | { readonly kind: 'html'; readonly when: When; readonly status?: number; readonly html?: string }
  /** The answer's body ends in the middle, after the server acted. */
  | { readonly kind: 'truncated' }
  /** The right body under a wrong name, after the server acted. */
  | { readonly kind: 'content-type'; readonly contentType: string }
  /** The server refuses for this cause, in its own words, and does nothing else: no credential is spent, no grant ends. */
  | { readonly kind: 'refuse'; readonly cause: GrantCause }
  /** The server's clock is off by so many milliseconds for this exchange: `iat`, `exp`, `Date`, and what is expired. */
  | { readonly kind: 'clock'; readonly ms: number }

/** What a predicate may look at. */
export interface FaultSubject {
  readonly endpoint: Endpoint
  readonly method: string
  readonly url: URL
  readonly client_id?: string
  readonly grant_type?: string
  readonly params: Readonly<Record<string, string | readonly string[]>>
}

/**
 * A fault and the requests that it meets.
 *
 * @example
 * // The second renewal is spent, and its answer gets lost.
 * server.faults.add({ endpoint: 'token', grant_type: 'refresh_token', nth: 2, effect: { kind: 'lost', when: 'after' } })
 */
export interface Fault {
  readonly endpoint?: Endpoint | readonly Endpoint[]
  readonly grant_type?: string
  readonly client_id?: string
  /** Which of the matching requests, counted from 1 since the fault was added; left out, from the first on. */
  readonly nth?: number
  /** How many of them: 1 unless given, `Infinity` for all. */
  readonly times?: number
  /** A further condition. It is not part of the state: after a reload the fault waits for it to be added again. */
  readonly where?: (subject: FaultSubject) => boolean
  readonly effect: FaultEffect
}

export interface Faults {
  /** Adds a fault; the answer takes it away again. Several may meet one request, in the order of their adding. */
  readonly add: (fault: Fault) => () => void
  /** Takes all faults away. What hangs goes on hanging. */
  readonly clear: () => void
  /** Lets everything go on that hangs now; answers how many there were. */
  readonly release: () => number
  /** How many requests hang now. */
  readonly hanging: () => number
}
