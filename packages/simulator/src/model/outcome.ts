import type { Question } from '../types/interaction.ts'
import type { Cause } from '../types/cause.ts'

/** A JWT to be signed once the model is done. */
export interface Unsigned {
  readonly claims: Readonly<Record<string, unknown>>
  readonly typ?: string
  /** To be added once there is something to hash: `at_hash` and `c_hash`. */
  readonly hashes?: readonly ('at_hash' | 'c_hash')[]
}

export type Json = Readonly<Record<string, unknown>>

export type Page =
  | { readonly kind: 'error'; readonly error: string; readonly description: string }
  | { readonly kind: 'login'; readonly question: Question; readonly failed: boolean; readonly app: string }
  | { readonly kind: 'consent'; readonly question: Question; readonly app: string; readonly user: string }
  | { readonly kind: 'sign-out'; readonly secret: string; readonly app: string }
  | { readonly kind: 'signed-out' }

export type Body =
  | { readonly kind: 'empty' }
  | { readonly kind: 'json'; readonly value: Json }
  | { readonly kind: 'page'; readonly page: Page }
  | { readonly kind: 'redirect'; readonly to: string }
  | {
      readonly kind: 'response'
      readonly redirect_uri: string
      readonly mode: 'form_post' | 'fragment' | 'query'
      readonly payload: Readonly<Record<string, string>>
    }

/** What the server says, before signatures. */
export interface Outcome {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body
  /** Put into the JSON or the payload under their names, the access token first. */
  readonly unsigned: { readonly access_token?: Unsigned; readonly id_token?: Unsigned }
  /** The session cookie: set, taken away, or left alone. */
  readonly cookie?: { readonly set: string; readonly expires: number } | 'clear'
  /** The browser may not see the answer. */
  readonly isForeignOrigin: boolean
  /** The question that a page or an answerer has to deal with. */
  readonly question?: Question
  readonly about: About
}

/** For the journal. */
export interface About {
  /** The audit entry of what was issued, which learns the fingerprints once there are signatures. */
  readonly issuedAt?: number
  readonly client_id?: string
  readonly grant?: string
  readonly account?: string
  readonly credential?: string
  readonly error?: string
  readonly cause?: Cause
}
