import type { Manners } from '../provider/manners.ts'

/** How an attempt must end. */
export interface Required {
  /** Code of the error; undefined where nothing is wrong. */
  readonly code?: string
  readonly subject?: string
  /** How many credentials reach the token endpoint in the attempt; 1 where absent, 0 where it must not come so far. */
  readonly sends?: number
  /** The same where a resend may or may not come in time. */
  readonly atMost?: number
}

/** One thing that a provider, or somebody in its place, does. */
export interface Row {
  /** A fact in the present tense: what is done, and what becomes of it. */
  readonly name: string
  /** What says so: a specification with its section. */
  readonly source: string
  /** Modules of OpenID's RP conformance plans that this row stands for. */
  readonly rp?: readonly string[]
  readonly manners?: Manners
  readonly required: Required
}

/** While a user who is signed in signs in again, or a renewal is asked for. */
export interface GrantRow extends Row {
  readonly during: 'sign-in' | 'renewal'
  /** Given to signIn. */
  readonly options?: Readonly<Record<string, string | number>>
  /** Seconds by which the clock of the computer is ahead. */
  readonly clock?: number
  /** Time that the attempt takes by the page's own clock, seconds. */
  readonly takes?: number
}

/** While a login waits for its user, somebody brings another callback. */
export interface CallbackRow extends Row {
  /** The URL that is brought, made of the genuine one. */
  readonly forge: (genuine: URL, elsewhere: string) => URL
  /** Whether the genuine callback works afterwards; true where absent. */
  readonly isStillOpen?: boolean
  /** Seconds that pass before. */
  readonly after?: number
  /** Brought to a browser that did not begin it. */
  readonly inAnotherBrowser?: boolean
}
