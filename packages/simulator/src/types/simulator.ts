import type { Faults } from './faults.ts'
import type { Answer, Question } from './interaction.ts'
import type { AuditEntry, Exchange } from './journal.ts'
import type { Policy } from './policy.ts'
import type { ServerState } from './state.ts'

/** What a control is about: one thing, or all that belong to a grant, an account, a client. */
export type Target =
  | { readonly code: string }
  | { readonly refresh_token: string }
  | { readonly access_token: string }
  | { readonly grant: string }
  | { readonly session: string }
  /** Every grant of it. */
  | { readonly account: string }
  | { readonly client_id: string }
  | 'everything'

export interface SignIn {
  readonly account: string
  /** Without one, only the browser's session begins. */
  readonly client_id?: string
  /** `openid offline_access` unless given. */
  readonly scope?: string
  readonly resource?: readonly string[]
  /** The client's first one unless given. */
  readonly redirect_uri?: string
  /** S256 of the verifier that the code will be redeemed with. */
  readonly code_challenge?: string
  readonly nonce?: string
  readonly state?: string
  readonly acr?: string
  readonly amr?: readonly string[]
  /** Seconds since 1970; now unless given. */
  readonly auth_time?: number
}

export interface SignedIn {
  readonly session: string
  /** For a `Cookie` header, where sessions go by cookies. */
  readonly cookie: string
  /** With a `client_id`: a code like that of an authorization request, and where the browser would be sent. */
  readonly grant?: string
  readonly code?: string
  readonly callback?: string
}

/** What a token response has, without the exchange. */
export interface TokenSet {
  readonly grant: string
  readonly access_token: string
  readonly token_type: string
  readonly expires_in: number
  readonly scope?: string
  readonly id_token?: string
  readonly refresh_token?: string
}

export type Navigation =
  /** The browser has left for the app: the redirect with the code or the error. */
  | { readonly kind: 'app'; readonly url: string }
  /** The server shows a page: nobody answered its question, or the request was too wrong for a redirect. */
  | { readonly kind: 'page'; readonly url: string; readonly response: Response }

export interface NavigateOptions {
  /** Answers the server's questions: this account signs in and consents, or as the function says. */
  readonly answer?: { readonly account: string } | ((question: Question) => Answer | Promise<Answer>)
  /** Of the browser that navigates; the shared session is used without one where sessions are shared. */
  readonly cookie?: string
}

/**
 * An authorization server, in memory.
 *
 * A control has acted by the time it returns, and its promise resolves at once. With a `store`, it has acted when its
 * promise resolves.
 */
export interface Simulator {
  readonly issuer: string
  readonly policy: Policy
  /**
   * Answers a request as the server would: with a Response, whose redirects are left to the caller.
   * Where a fault breaks the connection it rejects with a `ConnectionLost` (`isConnectionLost(error)`), which a mount
   * turns into `Response.error()`, `route.abort()` or a destroyed socket. Where a fault hangs it stays pending until
   * `faults.release()`, or rejects with the reason of `request.signal` when that aborts. Beside that it
   * rejects only with what an answerer of yours or your `store` threw.
   */
  readonly handle: (request: Request) => Promise<Response>
  /** Whether a URL is the issuer's, so that a mount can leave others alone. */
  readonly owns: (url: string | URL) => boolean
  /** `fetch` for the issuer's URLs, for a client that can be given one: follows redirects as asked, rejects with TypeError. */
  readonly fetch: (input: Request | URL | string, init?: RequestInit) => Promise<Response>
  /** Goes to a URL as a browser would, up to a page or to the app, for mounts that do not see navigations. */
  readonly navigate: (url: string | URL, options?: NavigateOptions) => Promise<Navigation>

  /** Signs a user in without a page: a session, and with a `client_id` a grant and a code. */
  readonly signIn: (parameters: SignIn) => Promise<SignedIn>
  /** As `signIn`, with the code already redeemed. */
  readonly issue: (
    parameters: SignIn & { readonly client_id: string; readonly dpop_jkt?: string },
  ) => Promise<TokenSet>
  /** Lets the lifetime of something end now. */
  readonly expire: (target: Target) => Promise<void>
  /** Ends something as an administrator would: a token, a grant with all that belongs to it, a session. */
  readonly revoke: (target: Target) => Promise<void>
  /** Takes the row itself away, as a cleaned-up or lost database would. */
  readonly remove: (target: Target) => Promise<void>
  readonly deleteAccount: (sub: string) => Promise<void>
  /** Moves the server's clock, by milliseconds. */
  readonly advance: (ms: number) => Promise<void>
  /** The server's time, in milliseconds since 1970. */
  readonly now: () => number

  readonly faults: Faults
  /** Every exchange since the beginning or `clearLogs()`, in the order of arrival. */
  readonly journal: readonly Exchange[]
  /** Every decision, with its true reason. */
  readonly audit: readonly AuditEntry[]
  readonly clearLogs: () => Promise<void>
  /** The state, as plain JSON. Contains live credentials: keep it out of logs. */
  readonly snapshot: () => ServerState
  readonly restore: (state: ServerState) => Promise<void>
  /** Reads the state again from the `store`, where another tab may have changed it. */
  readonly refresh: () => Promise<void>
  /** Calls back after each exchange is complete; the answer ends that. */
  readonly onExchange: (listener: (exchange: Exchange) => void) => () => void
}
