import type { TransactionRecord } from '../decide/record.ts'
import type { TokenRequest } from '../types.ts'

/** What is to be renewed. */
export interface Renewal {
  readonly key: string
  readonly request: TokenRequest
  /** The access token that will not do. */
  readonly rejected: string | undefined
  readonly minValidity: number
}

/** Who waits for the lane. */
export interface Waiter {
  /** Aborts when another tab has committed meanwhile. */
  readonly moved: AbortSignal
  /** Whether the caller can be served without the lane. */
  hasResidue(): boolean
}

/** How a renewal ended: by our request, by what was there already, or because the record moved while we queued. */
export type RenewalEnd = 'sent' | 'adopted' | 'moved'

/** What became of a callback. */
export interface Redeemed {
  /** `restart`: the exchange was interrupted, and this tab may ask the provider anew. */
  readonly kind: 'signed-in' | 'restart'
  readonly transaction: TransactionRecord
}

/** Where the grant requests of a page are sent from; `C` is the context of who asks. */
export interface Executor<C> {
  /** Renews the access token of one key in the lane. Memory has the result. */
  renew(context: C, renewal: Renewal, waiter: Waiter): Promise<RenewalEnd>
  /** Redeems the code of one transaction, once, whoever asks and however often. */
  redeem(context: C, state: string): Promise<Redeemed>
}
