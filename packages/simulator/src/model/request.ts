import type { Answer } from '../types/interaction.ts'
import type { Endpoint } from '../types/endpoint.ts'
import type { Params } from '../types/state.ts'

/** A DPoP proof whose signature has been checked, or that has none that holds. */
export type Proof =
  | {
      readonly kind: 'signed'
      readonly thumbprint: string
      readonly claims: Readonly<Record<string, unknown>>
    }
  | { readonly kind: 'invalid'; readonly why: string }

/** A token that came as a hint or as a bearer, after its signature was checked. */
export type Presented =
  | { readonly kind: 'signed'; readonly claims: Readonly<Record<string, unknown>> }
  | { readonly kind: 'invalid'; readonly why: string }

/** A request as the model sees it: everything that takes a key or a wait has been done before. */
export interface ModelRequest {
  readonly id: string
  readonly endpoint: Endpoint | 'control'
  readonly method: string
  /** Below the issuer. */
  readonly path: string
  /** The address without its query, as a DPoP proof names it. */
  readonly address: string
  readonly contentType?: string
  readonly params: Params
  /** Parameters of the address, where `params` are those of the body. */
  readonly query: Params
  readonly authorization?: string
  readonly origin?: string
  readonly hasDpop: boolean
  /** Whether a page is wanted rather than JSON. */
  readonly prefersHtml: boolean
  readonly proof?: Proof
  /** `id_token_hint`, the bearer's JWT, or the JWT to revoke or introspect. */
  readonly presented?: Presented
  /** The cookie of the browser's session. */
  readonly session?: string
  readonly interaction?: { readonly uid: string; readonly action: string; readonly answer?: Answer }
}
